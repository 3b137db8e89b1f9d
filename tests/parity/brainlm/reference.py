"""BrainLM's masked autoencoder once more, in PyTorch and float64, written from its description and not from ours.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r requirements.txt
    /tmp/venv/bin/python reference.py > reference.json

Weights and inputs follow a formula, so no file of weights is needed: element i of array number k (names in sorted
order) is centre + scale * sin(1 + .7 i + 2.3 k). Agreement is asked to 1e-5 of the largest value of each array.
"""

import json
import math
import sys

import torch
import torch.nn.functional as F

torch.backends.mkldnn.set_flags(False)  # its weight gradient of a depthwise (65, 1) convolution is wrong in this version
torch.set_default_dtype(torch.float64)

BATCH = 2
BASE = dict(
    parcels=5, windowFrames=12, patchFrames=4, hiddenSize=12, intermediateSize=10, encoderLayers=2, encoderHeads=3,
    decoderHiddenSize=12, decoderIntermediateSize=14, decoderLayers=2, decoderHeads=2, maskRatio=0.4, loss="mse",
    tanhDecoder=False, layerNormEps=1e-12, convKernel=5, initializerRange=0.02,
)
CASES = {
    "squared error": BASE,
    "absolute error, tanh, a kernel longer than the tokens": BASE
    | dict(loss="mae", tanhDecoder=True, convKernel=65, maskRatio=0.75),
}


def shapes(c):
    """Trainable arrays that the computation reads, by their published names."""
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

    h, d, frames = c["hiddenSize"], c["decoderHiddenSize"], c["patchFrames"]
    found["vit.embeddings.cls_token"] = (1, 1, h)
    linear("vit.embeddings.signal_embedding_projection", h, frames)
    linear("vit.embeddings.xyz_embedding_projection", h, 3)
    for i in range(c["encoderLayers"]):
        layer(f"vit.encoder.layer.{i}", h, c["intermediateSize"], c["encoderHeads"])
    norm("vit.layernorm", h)
    found["decoder.mask_token"] = (1, 1, d)
    linear("decoder.decoder_embed", d, h)
    linear("decoder.decoder_xyz_projection", h, 3)
    for i in range(c["decoderLayers"]):
        layer(f"decoder.decoder_layers.{i}", d, c["decoderIntermediateSize"], c["decoderHeads"])
    norm("decoder.decoder_norm", d)
    linear("decoder.decoder_pred1", d // 2, d)
    linear("decoder.decoder_pred2", frames, d // 2)
    return found


def formula(shape, number, centre=0.0, scale=1.0):
    i = torch.arange(math.prod(shape), dtype=torch.float64)
    return (centre + scale * torch.sin(1 + 0.7 * i + 2.3 * number)).reshape(shape)


def weights_of(c):
    result = {}
    for k, (name, shape) in enumerate(sorted(shapes(c).items())):
        norm = "orm.weight" in name
        scale = 0.01 if "xyz" in name else 0.2 if norm else 0.3
        # What a runtime in single precision is given, exactly.
        value = formula(shape, k, 1.0 if norm else 0.0, scale).float().double()
        result[name] = value.requires_grad_()
    return result


def sinusoids(rows, width):
    row = torch.arange(rows, dtype=torch.float64)[:, None]
    pair = torch.arange(0, width, 2, dtype=torch.float64)[None]
    angle = row * torch.exp(-math.log(10000.0) * pair / width)
    return torch.stack([torch.sin(angle), torch.cos(angle)], -1).reshape(rows, width)


class Model:
    def __init__(self, c, w):
        self.c, self.w, self.attentions = c, w, []

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
        root = (width // heads) ** 0.25
        p = torch.softmax((q / root) @ (k / root).transpose(-1, -2), -1)
        self.attentions.append(p)
        kernel = self.w[f"{name}.attention.self.conv.weight"]
        filtered = F.conv2d(v, kernel, padding=(kernel.shape[2] // 2, 0), groups=heads)
        context = (p @ v + filtered).transpose(1, 2).reshape(b, t, width)
        y = self.norm(self.linear(context, f"{name}.attention.output.dense") + x, f"{name}.attention.output.LayerNorm")
        inner = F.gelu(self.linear(y, f"{name}.intermediate.dense"))
        return self.norm(self.linear(inner, f"{name}.output.dense") + y, f"{name}.output.LayerNorm")

    def __call__(self, signal, xyz, noise):
        c, w = self.c, self.w
        b, parcels, frames = signal.shape
        patches = frames // c["patchFrames"]
        tokens = parcels * patches
        kept = int(tokens * (1 - c["maskRatio"]))
        cut = signal.view(b, parcels, patches, c["patchFrames"])
        x = self.linear(cut, "vit.embeddings.signal_embedding_projection")
        x = x + self.linear(xyz, "vit.embeddings.xyz_embedding_projection")[:, :, None]
        x = (x + sinusoids(patches, c["hiddenSize"])).flatten(1, 2)
        order = torch.argsort(noise, dim=1, stable=True)
        restore = torch.argsort(order, dim=1, stable=True)
        x = torch.stack([sample[rows[:kept]] for sample, rows in zip(x, order)])
        x = torch.cat([w["vit.embeddings.cls_token"].expand(b, -1, -1), x], 1)
        for i in range(c["encoderLayers"]):
            x = self.layer(x, f"vit.encoder.layer.{i}", c["encoderHeads"])
        latent = self.norm(x, "vit.layernorm")
        y = self.linear(latent, "decoder.decoder_embed")
        z = torch.cat([y[:, 1:], w["decoder.mask_token"].expand(b, tokens - kept, -1)], 1)
        z = torch.stack([sample[rows] for sample, rows in zip(z, restore)]).view(b, parcels, patches, -1)
        z = z + self.linear(xyz, "decoder.decoder_xyz_projection")[:, :, None]
        z = (z + sinusoids(patches, c["decoderHiddenSize"])).flatten(1, 2)
        z = torch.cat([y[:, :1], z], 1)
        for i in range(c["decoderLayers"]):
            z = self.layer(z, f"decoder.decoder_layers.{i}", c["decoderHeads"])
        z = self.norm(z, "decoder.decoder_norm")
        z = self.linear(F.leaky_relu(self.linear(z, "decoder.decoder_pred1"), 0.1), "decoder.decoder_pred2")
        prediction = (torch.tanh(z) if c["tanhDecoder"] else z)[:, 1:].view(cut.shape)
        mask = (restore >= kept).double().view(b, parcels, patches)
        difference = prediction - cut
        error = difference.abs() if c["loss"] == "mae" else difference.square()
        return prediction, latent, (error.mean(-1) * mask).sum() / mask.sum()


def numbers(x):
    return [float(f"{v:.9g}") for v in x.detach().flatten().tolist()]


def summary(gradient):
    first = numbers(gradient.flatten()[:8])
    return {"first": first, "largest": gradient.abs().max().item(), "norm": gradient.norm().item()}


def run(c):
    w = weights_of(c)
    signal = formula((BATCH, c["parcels"], c["windowFrames"]), 100, 0.0, 2.0).float().double()
    xyz = formula((BATCH, c["parcels"], 3), 101, 0.0, 60.0).float().double()
    tokens = c["parcels"] * c["windowFrames"] // c["patchFrames"]
    noise = formula((BATCH, tokens), 102)
    model = Model(c, w)
    prediction, latent, loss = model(signal, xyz, noise)
    loss.backward()
    return {
        "config": c,
        "loss": loss.item(),
        "prediction": numbers(prediction),
        "latent": numbers(latent),
        "firstAttention": numbers(model.attentions[0]),
        "gradients": {name: summary(value.grad) for name, value in w.items()},
    }


version = torch.__version__.split("+")[0]
json.dump({"torch": version, "batch": BATCH, "cases": {name: run(c) for name, c in CASES.items()}}, sys.stdout)
sys.stdout.write("\n")
