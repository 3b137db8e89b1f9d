"""BrainLM's ViT-MAE, for peer.py."""

import torch
import torch.nn.functional as F

from peer import attend, formula, measure, peak_mib, read_case, weights_of


def shapes_of(c):
    found = {}

    def linear(name, outputs, inputs):
        found[f"{name}.weight"], found[f"{name}.bias"] = (outputs, inputs), (outputs,)

    def norm(name, width):
        found[f"{name}.weight"], found[f"{name}.bias"] = (width,), (width,)

    def layer(name, width, inner):
        for part in ("query", "key", "value"):
            linear(f"{name}.attention.attention.{part}", width, width)
        linear(f"{name}.attention.output.dense", width, width)
        linear(f"{name}.intermediate.dense", inner, width)
        linear(f"{name}.output.dense", width, inner)
        norm(f"{name}.layernorm_before", width)
        norm(f"{name}.layernorm_after", width)

    h, d, p = c["hiddenSize"], c["decoderHiddenSize"], c["patchSize"]
    found["vit.embeddings.cls_token"] = (1, 1, h)
    found["vit.embeddings.patch_embeddings.projection.weight"] = (h, c["channels"], p, p)
    found["vit.embeddings.patch_embeddings.projection.bias"] = (h,)
    for i in range(c["encoderLayers"]):
        layer(f"vit.encoder.layer.{i}", h, c["intermediateSize"])
    norm("vit.layernorm", h)
    found["decoder.mask_token"] = (1, 1, d)
    linear("decoder.decoder_embed", d, h)
    for i in range(c["decoderLayers"]):
        layer(f"decoder.decoder_layers.{i}", d, c["decoderIntermediateSize"])
    norm("decoder.decoder_norm", d)
    linear("decoder.decoder_pred", p * p * c["channels"], d)
    return found


def positions(side, width):
    part = width // 4
    frequency = 10000.0 ** (-torch.arange(part, dtype=torch.float64) / part)
    token = torch.arange(side * side)
    column, row = (token % side)[:, None] * frequency, (token // side)[:, None] * frequency
    return torch.cat([column.sin(), column.cos(), row.sin(), row.cos()], 1).float()


class Model:
    def __init__(self, c, w, attention):
        self.c, self.w, self.attention = c, w, attention
        self.side = c["imageSize"] // c["patchSize"]
        self.places = positions(self.side, c["hiddenSize"])
        self.decoder_places = positions(self.side, c["decoderHiddenSize"])

    def linear(self, x, name):
        return F.linear(x, self.w[f"{name}.weight"], self.w[f"{name}.bias"])

    def norm(self, x, name):
        w, b = self.w[f"{name}.weight"], self.w[f"{name}.bias"]
        return F.layer_norm(x, x.shape[-1:], w, b, self.c["layerNormEps"])

    def layer(self, x, name, heads):
        b, t, width = x.shape
        normed = self.norm(x, f"{name}.layernorm_before")
        q, k, v = (
            self.linear(normed, f"{name}.attention.attention.{part}").view(b, t, heads, width // heads).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        context = attend(q, k, v, (width // heads) ** -0.5, self.attention).transpose(1, 2).reshape(b, t, width)
        x = self.linear(context, f"{name}.attention.output.dense") + x
        inner = F.gelu(self.linear(self.norm(x, f"{name}.layernorm_after"), f"{name}.intermediate.dense"))
        return self.linear(inner, f"{name}.output.dense") + x

    def __call__(self, signal, keep, restore, weight):
        c, w = self.c, self.w
        b, parcels, frames = signal.shape
        h, d, p, kept, tokens = c["hiddenSize"], c["decoderHiddenSize"], c["patchSize"], keep.shape[1], restore.shape[1]
        top, left = (c["imageSize"] - parcels) // 2, (c["imageSize"] - frames) // 2
        around = (left, c["imageSize"] - frames - left, top, c["imageSize"] - parcels - top)
        picture = F.pad(signal, around, value=-1.0)[:, None].expand(-1, c["channels"], -1, -1)
        name = "vit.embeddings.patch_embeddings.projection"
        x = F.conv2d(picture, w[f"{name}.weight"], w[f"{name}.bias"], stride=p).flatten(2).transpose(1, 2)
        x = torch.gather(x + self.places, 1, keep[:, :, None].expand(-1, -1, h))
        x = torch.cat([w["vit.embeddings.cls_token"].expand(b, -1, -1), x], 1)
        for i in range(c["encoderLayers"]):
            x = self.layer(x, f"vit.encoder.layer.{i}", c["encoderHeads"])
        y = self.linear(self.norm(x, "vit.layernorm"), "decoder.decoder_embed")
        z = torch.cat([y[:, 1:], w["decoder.mask_token"].expand(b, tokens - kept, -1)], 1)
        z = torch.gather(z, 1, restore[:, :, None].expand(-1, -1, d)) + self.decoder_places
        z = torch.cat([y[:, :1], z], 1)
        for i in range(c["decoderLayers"]):
            z = self.layer(z, f"decoder.decoder_layers.{i}", c["decoderHeads"])
        z = self.linear(self.norm(z, "decoder.decoder_norm"), "decoder.decoder_pred")[:, 1:]
        z = z.view(b, self.side, self.side, p, p, c["channels"]).permute(0, 5, 1, 3, 2, 4)
        z = z.reshape(b, c["channels"], c["imageSize"], c["imageSize"])
        prediction = z[:, :, top : top + parcels, left : left + frames].mean(1)
        error = (prediction - signal).square()
        return prediction, (error * weight).sum() / weight.sum()


case = read_case()
case["idleMiB"] = peak_mib()
torch.set_num_threads(case["threads"])
c, batch = case["config"], case["batch"]
parameters = weights_of(c, shapes_of(c))
side, p = c["imageSize"] // c["patchSize"], c["patchSize"]
tokens = side * side
kept = int(tokens * (1 - c["maskRatio"]))
place = torch.arange(tokens) * case["step"] % tokens
order = torch.argsort(place)
top, left = (c["imageSize"] - c["parcels"]) // 2, (c["imageSize"] - c["windowFrames"]) // 2
rows = torch.div(torch.arange(c["parcels"]) + top, p, rounding_mode="floor")
columns = torch.div(torch.arange(c["windowFrames"]) + left, p, rounding_mode="floor")
weight = (place[rows[:, None] * side + columns] >= kept).float()
measure(
    case,
    Model(c, parameters, case["attention"]),
    parameters,
    (
        formula((batch, c["parcels"], c["windowFrames"]), 1000),
        order[:kept].repeat(batch, 1),
        place.repeat(batch, 1),
        weight.expand(batch, -1, -1),
    ),
)
