"""BrainLM once more, in PyTorch, written from its description and not from ours: the masked autoencoder as first
published, the ViT-MAE, and the head for labels. Parameters are given by their published names."""

import math

import torch
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint

torch.backends.mkldnn.set_flags(False)  # its weight gradient of a depthwise (65, 1) convolution is wrong in this version


def mixed(x):
    """A 32-bit hash of whole numbers (C. Wellons, lowbias32)."""
    mask = 0xFFFFFFFF
    x = x ^ (x >> 16)
    x = (x * 0x7FEB352D) & mask
    x = x ^ (x >> 15)
    x = (x * 0x846CA68B) & mask
    return x ^ (x >> 16)


def hashed(shape, number, centre=0.0, scale=1.0):
    """Element i of array `number`: centre + scale * u, u in [-1, 1) from the hash of i + hash of the number; as float32."""
    start = mixed(torch.tensor(number + 1)).item()
    i = torch.arange(math.prod(shape), dtype=torch.int64)
    u = mixed((i + start) & 0xFFFFFFFF).double() / 2**31 - 1
    return (centre + scale * u).float().reshape(shape)


def scale_of(name, shape):
    """Centre and scale by which an array is made up: signals keep about their size from layer to layer."""
    if "orm" in name.rsplit(".", 2)[-2]:
        return (1.0 if name.endswith("weight") else 0.0), 0.1
    if "xyz" in name:
        return 0.0, 0.02
    if name.endswith("bias"):
        return 0.0, 0.1
    if name.endswith("token"):
        return 0.0, 0.5
    inputs = shape[2] if "conv." in name else math.prod(shape[1:])
    return 0.0, math.sqrt(3 / inputs)


def made_up(shapes, dtype=torch.float64, trained=True):
    result = {}
    for k, name in enumerate(sorted(shapes)):
        value = hashed(shapes[name], k, *scale_of(name, shapes[name])).to(dtype)
        result[name] = value.requires_grad_() if trained else value
    return result


class Shapes(dict):
    """Shapes of the arrays that are trained and read, by their published names."""

    def linear(self, name, outputs, inputs):
        self[f"{name}.weight"], self[f"{name}.bias"] = (outputs, inputs), (outputs,)

    def norm(self, name, width):
        self[f"{name}.weight"], self[f"{name}.bias"] = (width,), (width,)

    def layer(self, name, width, inner, attention, norms):
        for part in ("query", "key", "value"):
            self.linear(f"{name}.attention.{attention}.{part}", width, width)
        self.linear(f"{name}.attention.output.dense", width, width)
        self.linear(f"{name}.intermediate.dense", inner, width)
        self.linear(f"{name}.output.dense", width, inner)
        for part in norms:
            self.norm(f"{name}.{part}", width)


def shuffle(noise, kept):
    order = torch.argsort(noise, dim=1, stable=True)
    return order[:, :kept], torch.argsort(order, dim=1, stable=True)


def rows(x, ids):
    return torch.gather(x, 1, ids[..., None].expand(-1, -1, x.shape[-1]))


class Model:
    def __init__(self, c, w, saving=False):
        self.c, self.w, self.saving = c, w, saving

    def linear(self, x, name):
        return F.linear(x, self.w[f"{name}.weight"], self.w[f"{name}.bias"])

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.w[f"{name}.weight"], self.w[f"{name}.bias"], self.c["layerNormEps"])

    def heads(self, x, name, attention, heads):
        b, t, width = x.shape
        return [
            self.linear(x, f"{name}.attention.{attention}.{part}").view(b, t, heads, width // heads).transpose(1, 2)
            for part in ("query", "key", "value")
        ]

    def through(self, x, name, layers, heads):
        """What goes in, and what each layer gives."""
        hidden = [x]
        for i in range(layers):
            run = lambda given, at=f"{name}.{i}": self.layer(given, at, heads)
            hidden.append(checkpoint(run, hidden[-1], use_reentrant=False) if self.saving else run(hidden[-1]))
        return hidden

    def head(self, latent, pooling):
        """Pooled tokens and logits."""
        pooled = latent[:, 0] if pooling == "cls" else latent.mean(1)
        inner = F.relu(self.linear(F.relu(self.linear(pooled, "mlp_pred_head.lin1")), "mlp_pred_head.lin2"))
        return pooled, self.linear(inner, "mlp_pred_head.lin3")


def head_shapes(found, width, outputs):
    found.linear("mlp_pred_head.lin1", width // 2, width)
    found.linear("mlp_pred_head.lin2", width // 2, width // 2)
    found.linear("mlp_pred_head.lin3", outputs, width // 2)


class First(Model):
    @staticmethod
    def shapes(c):
        found = Shapes()
        h, d, frames = c["hiddenSize"], c["decoderHiddenSize"], c["patchFrames"]
        norms = ("attention.output.LayerNorm", "output.LayerNorm")
        found["vit.embeddings.cls_token"] = (1, 1, h)
        found.linear("vit.embeddings.signal_embedding_projection", h, frames)
        found.linear("vit.embeddings.xyz_embedding_projection", h, 3)
        for i in range(c["encoderLayers"]):
            found.layer(f"vit.encoder.layer.{i}", h, c["intermediateSize"], "self", norms)
            found[f"vit.encoder.layer.{i}.attention.self.conv.weight"] = (c["encoderHeads"], 1, c["convKernel"], 1)
        found.norm("vit.layernorm", h)
        found["decoder.mask_token"] = (1, 1, d)
        found.linear("decoder.decoder_embed", d, h)
        found.linear("decoder.decoder_xyz_projection", h, 3)
        for i in range(c["decoderLayers"]):
            found.layer(f"decoder.decoder_layers.{i}", d, c["decoderIntermediateSize"], "self", norms)
            found[f"decoder.decoder_layers.{i}.attention.self.conv.weight"] = (c["decoderHeads"], 1, c["convKernel"], 1)
        found.norm("decoder.decoder_norm", d)
        found.linear("decoder.decoder_pred1", d // 2, d)
        found.linear("decoder.decoder_pred2", frames, d // 2)
        return found

    def layer(self, x, name, heads):
        q, k, v = self.heads(x, name, "self", heads)
        weights = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(q.shape[-1]), -1)
        kernel = self.w[f"{name}.attention.self.conv.weight"]
        context = weights @ v + F.conv2d(v, kernel, padding=(kernel.shape[2] // 2, 0), groups=heads)
        context = context.transpose(1, 2).reshape(x.shape)
        y = self.norm(self.linear(context, f"{name}.attention.output.dense") + x, f"{name}.attention.output.LayerNorm")
        inner = F.gelu(self.linear(y, f"{name}.intermediate.dense"))
        return self.norm(self.linear(inner, f"{name}.output.dense") + y, f"{name}.output.LayerNorm")

    def positions(self, patches, width, like):
        row = torch.arange(patches, dtype=torch.float64)[:, None]
        pair = torch.arange(0, width, 2, dtype=torch.float64)[None]
        angle = row * torch.exp(-math.log(10000.0) * pair / width)
        return torch.stack([torch.sin(angle), torch.cos(angle)], -1).reshape(patches, width).to(like)

    def __call__(self, signal, noise, kept, xyz):
        c, w = self.c, self.w
        b, parcels, frames = signal.shape
        patches = frames // c["patchFrames"]
        tokens = parcels * patches
        cut = signal.view(b, parcels, patches, c["patchFrames"])
        x = self.linear(cut, "vit.embeddings.signal_embedding_projection")
        x = x + self.linear(xyz, "vit.embeddings.xyz_embedding_projection")[:, :, None]
        x = (x + self.positions(patches, c["hiddenSize"], x)).flatten(1, 2)
        keep, restore = shuffle(noise, kept)
        x = torch.cat([w["vit.embeddings.cls_token"].expand(b, -1, -1), rows(x, keep)], 1)
        encoder = self.through(x, "vit.encoder.layer", c["encoderLayers"], c["encoderHeads"])
        latent = self.norm(encoder[-1], "vit.layernorm")
        found = {"latent": latent, "encoderHidden": encoder}
        if "decoder.decoder_embed.weight" not in w:
            return found
        y = self.linear(latent, "decoder.decoder_embed")
        z = torch.cat([y[:, 1:], w["decoder.mask_token"].expand(b, tokens - kept, -1)], 1)
        z = rows(z, restore).view(b, parcels, patches, -1)
        z = z + self.linear(xyz, "decoder.decoder_xyz_projection")[:, :, None]
        z = (z + self.positions(patches, c["decoderHiddenSize"], z)).flatten(1, 2)
        z = torch.cat([y[:, :1], z], 1)
        decoder = self.through(z, "decoder.decoder_layers", c["decoderLayers"], c["decoderHeads"])
        z = self.norm(decoder[-1], "decoder.decoder_norm")
        z = self.linear(F.leaky_relu(self.linear(z, "decoder.decoder_pred1"), 0.1), "decoder.decoder_pred2")
        prediction = (torch.tanh(z) if c["tanhDecoder"] else z)[:, 1:].reshape(signal.shape)
        hidden = (restore >= kept).to(signal).view(b, parcels, patches, 1).expand(cut.shape).reshape(signal.shape)
        difference = prediction - signal
        error = difference.abs() if c["loss"] == "mae" else difference.square()
        loss = (error * hidden).sum() / hidden.sum()
        return found | {"decoderHidden": decoder, "prediction": prediction, "loss": loss}
