"""BrainLM as first published, for peer.py."""

import math

import torch
import torch.nn.functional as F

from peer import attend, formula, measure, peak_mib, read_case, weights_of


def shapes_of(c):
    found = {}

    def linear(name, outputs, inputs):
        found[f"{name}.weight"], found[f"{name}.bias"] = (outputs, inputs), (outputs,)

    def norm(name, width):
        found[f"{name}.weight"], found[f"{name}.bias"] = (width,), (width,)

    def layer(name, width, inner, heads):
        for part in ("query", "key", "value"):
            linear(f"{name}.attention.self.{part}", width, width)
        found[f"{name}.attention.self.conv.weight"] = (heads, 1, c["convKernel"], 1)
        linear(f"{name}.attention.output.dense", width, width)
        norm(f"{name}.attention.output.LayerNorm", width)
        linear(f"{name}.intermediate.dense", inner, width)
        linear(f"{name}.output.dense", width, inner)
        norm(f"{name}.output.LayerNorm", width)

    h, frames = c["hiddenSize"], c["patchFrames"]
    found["vit.embeddings.cls_token"] = (1, 1, h)
    linear("vit.embeddings.signal_embedding_projection", h, frames)
    linear("vit.embeddings.xyz_embedding_projection", h, 3)
    for i in range(c["encoderLayers"]):
        layer(f"vit.encoder.layer.{i}", h, c["intermediateSize"], c["encoderHeads"])
    norm("vit.layernorm", h)
    found["decoder.mask_token"] = (1, 1, h)
    linear("decoder.decoder_embed", h, h)
    linear("decoder.decoder_xyz_projection", h, 3)
    for i in range(c["decoderLayers"]):
        layer(f"decoder.decoder_layers.{i}", h, c["decoderIntermediateSize"], c["decoderHeads"])
    norm("decoder.decoder_norm", h)
    linear("decoder.decoder_pred1", h // 2, h)
    linear("decoder.decoder_pred2", frames, h // 2)
    return found


def sinusoids(rows, width):
    row = torch.arange(rows, dtype=torch.float64)[:, None]
    pair = torch.arange(0, width, 2, dtype=torch.float64)[None]
    angle = row * torch.exp(-math.log(10000.0) * pair / width)
    return torch.stack([torch.sin(angle), torch.cos(angle)], -1).reshape(rows, width).float()


class Model:
    def __init__(self, c, w, attention):
        self.c, self.w, self.attention = c, w, attention
        self.patches = c["windowFrames"] // c["patchFrames"]
        self.positions = sinusoids(self.patches, c["hiddenSize"])

    def linear(self, x, name):
        return F.linear(x, self.w[f"{name}.weight"], self.w[f"{name}.bias"])

    def norm(self, x, name):
        w, b = self.w[f"{name}.weight"], self.w[f"{name}.bias"]
        return F.layer_norm(x, x.shape[-1:], w, b, self.c["layerNormEps"])

    def layer(self, x, name, heads):
        b, t, width = x.shape
        q, k, v = (
            self.linear(x, f"{name}.attention.self.{part}").view(b, t, heads, width // heads).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        kernel = self.w[f"{name}.attention.self.conv.weight"]
        filtered = F.conv2d(v, kernel, padding=(kernel.shape[2] // 2, 0), groups=heads)
        context = attend(q, k, v, (width // heads) ** -0.5, self.attention) + filtered
        context = context.transpose(1, 2).reshape(b, t, width)
        y = self.norm(self.linear(context, f"{name}.attention.output.dense") + x, f"{name}.attention.output.LayerNorm")
        inner = F.gelu(self.linear(y, f"{name}.intermediate.dense"))
        return self.norm(self.linear(inner, f"{name}.output.dense") + y, f"{name}.output.LayerNorm")

    def __call__(self, signal, xyz, keep, restore, weight):
        c, w = self.c, self.w
        b, parcels, _ = signal.shape
        h, kept = c["hiddenSize"], keep.shape[1]
        tokens = restore.shape[1]
        cut = signal.view(b, parcels, self.patches, c["patchFrames"])
        x = self.linear(cut, "vit.embeddings.signal_embedding_projection")
        x = x + self.linear(xyz, "vit.embeddings.xyz_embedding_projection")[:, :, None]
        x = (x + self.positions).flatten(1, 2)
        x = torch.gather(x, 1, keep[:, :, None].expand(-1, -1, h))
        x = torch.cat([w["vit.embeddings.cls_token"].expand(b, -1, -1), x], 1)
        for i in range(c["encoderLayers"]):
            x = self.layer(x, f"vit.encoder.layer.{i}", c["encoderHeads"])
        y = self.linear(self.norm(x, "vit.layernorm"), "decoder.decoder_embed")
        z = torch.cat([y[:, 1:], w["decoder.mask_token"].expand(b, tokens - kept, -1)], 1)
        z = torch.gather(z, 1, restore[:, :, None].expand(-1, -1, h)).view(b, parcels, self.patches, -1)
        z = z + self.linear(xyz, "decoder.decoder_xyz_projection")[:, :, None]
        z = torch.cat([y[:, :1], (z + self.positions).flatten(1, 2)], 1)
        for i in range(c["decoderLayers"]):
            z = self.layer(z, f"decoder.decoder_layers.{i}", c["decoderHeads"])
        z = self.norm(z, "decoder.decoder_norm")
        z = self.linear(F.leaky_relu(self.linear(z, "decoder.decoder_pred1"), 0.1), "decoder.decoder_pred2")
        prediction = z[:, 1:].reshape(signal.shape)
        error = (prediction - signal).square()
        return prediction, (error * weight).sum() / weight.sum()


case = read_case()
case["idleMiB"] = peak_mib()
torch.set_num_threads(case["threads"])
c, batch = case["config"], case["batch"]
parameters = weights_of(c, shapes_of(c))
tokens = c["parcels"] * c["windowFrames"] // c["patchFrames"]
kept = int(tokens * (1 - c["maskRatio"]))
# Token t stands at place t * step mod tokens: a shuffle that needs no generator.
place = torch.arange(tokens) * case["step"] % tokens
order = torch.argsort(place)
signal = formula((batch, c["parcels"], c["windowFrames"]), 1000)
weight = (place >= kept).float().repeat_interleave(c["patchFrames"]).view(1, c["parcels"], c["windowFrames"])
measure(
    case,
    Model(c, parameters, case["attention"]),
    parameters,
    (
        signal,
        formula((batch, c["parcels"], 3), 1001, 0.0, 60.0),
        order[:kept].repeat(batch, 1),
        place.repeat(batch, 1),
        weight.expand(batch, -1, -1),
    ),
)
