"""Numbers of referenceModels.py and referenceVitmae.py in float64, of small models and of the published sizes.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r requirements.txt
    /tmp/venv/bin/python reference.py small > small.json
    /tmp/venv/bin/python reference.py full > fullSizes.json      (about 5 minutes and 4 GiB; `full NAME...` for some)

Weights and inputs follow a formula (`hashed`), so no file of weights is needed.
"""

import json
import sys

import torch
import torch.nn.functional as F

from referenceModels import First, Shapes, hashed, head_shapes, made_up
from referenceVitmae import Vitmae

SMALL_FIRST = dict(
    parcels=5, windowFrames=12, patchFrames=4, hiddenSize=12, intermediateSize=10, encoderLayers=2, encoderHeads=3,
    decoderHiddenSize=12, decoderIntermediateSize=14, decoderLayers=2, decoderHeads=2, maskRatio=0.4, loss="mse",
    tanhDecoder=False, layerNormEps=1e-12, convKernel=5, initializerRange=0.02,
)
SMALL_PICTURE = dict(
    parcels=9, windowFrames=10, imageSize=15, patchSize=3, hiddenSize=12, intermediateSize=10, encoderLayers=2,
    encoderHeads=3, decoderHiddenSize=8, decoderIntermediateSize=14, decoderLayers=2, decoderHeads=2, maskRatio=0.6,
    trainMode="auto_encode", layerNormEps=1e-12, initializerRange=0.02, channels=3,
)
PREDICTION = {
    "squared error": ("brainlm", SMALL_FIRST),
    "absolute error, tanh, a kernel longer than the tokens": (
        "brainlm",
        SMALL_FIRST | dict(loss="mae", tanhDecoder=True, convKernel=65, maskRatio=0.75),
    ),
    "a picture": ("brainlm-vitmae", SMALL_PICTURE),
    "a picture of two colours, patches of one pixel": (
        "brainlm-vitmae",
        SMALL_PICTURE | dict(parcels=4, windowFrames=3, imageSize=5, patchSize=1, channels=2),
    ),
    "the last frames of a picture": ("brainlm-vitmae", SMALL_PICTURE | dict(trainMode="predict_last", maskRatio=0.5)),
    "the last frames of a picture, to the frame": (
        "brainlm-vitmae",
        SMALL_PICTURE | dict(trainMode="predict_last_pixel", maskRatio=0.5),
    ),
}
CONTINUOUS, CLASSES = [-4.0, 0.31, 1.2], [2, 0, 1]
HEADS = {
    "an amount": ("brainlm-vitmae", dict(kind="regression", pooling="cls", outputs=1, loss="mse")),
    "an amount, absolute error, pooled": ("brainlm", dict(kind="regression", pooling="mean", outputs=1, loss="mae")),
    "an amount, weighted, through a sigmoid": (
        "brainlm-vitmae",
        dict(kind="regression", pooling="mean", outputs=1, loss="weighted_mse", sigmoid=True),
    ),
    "two classes": (
        "brainlm",
        dict(kind="binary", pooling="cls", outputs=1, loss="binary_cross_entropy", positiveWeight=2.5),
    ),
    "three classes": ("brainlm-vitmae", dict(kind="classes", pooling="mean", outputs=3, loss="cross_entropy")),
}
FIRST = SMALL_FIRST | dict(
    parcels=424, windowFrames=200, patchFrames=20, hiddenSize=256, intermediateSize=1024, encoderLayers=4,
    encoderHeads=4, decoderHiddenSize=256, decoderIntermediateSize=1024, decoderLayers=2, decoderHeads=4, maskRatio=0.2,
    convKernel=65,
)
PICTURE = SMALL_PICTURE | dict(
    parcels=424, windowFrames=200, imageSize=432, patchSize=16, hiddenSize=768, intermediateSize=3072, encoderLayers=12,
    encoderHeads=12, decoderHiddenSize=512, decoderIntermediateSize=2048, decoderLayers=8, decoderHeads=16,
    maskRatio=0.75,
)
LARGE = PICTURE | dict(
    imageSize=434, patchSize=14, hiddenSize=1280, intermediateSize=5120, encoderLayers=32, encoderHeads=16
)
FULL = {
    "ckpt-1400": ("brainlm", FIRST, True),
    "old_13M": ("brainlm", FIRST | dict(hiddenSize=512, decoderHiddenSize=512), True),
    "vitmae_111M": ("brainlm-vitmae", PICTURE, True),
    "vitmae_650M": ("brainlm-vitmae", LARGE, False),
}
CLASS = {"brainlm": First, "brainlm-vitmae": Vitmae}


def tokens_and_kept(architecture, c):
    if architecture == "brainlm":
        tokens = c["parcels"] * c["windowFrames"] // c["patchFrames"]
        return tokens, int(tokens * (1 - c["maskRatio"]))
    side = c["imageSize"] // c["patchSize"]
    if c["trainMode"] == "auto_encode":
        return side**2, int(side**2 * (1 - c["maskRatio"]))
    columns, _, _ = Vitmae(c, {}).last_frames((c["imageSize"] - c["windowFrames"]) // 2)
    return side**2, side * (side - len(columns))


def inputs(architecture, c, batch, tokens):
    signal = hashed((batch, c["parcels"], c["windowFrames"]), 1000, 0.0, 2.0).double()
    noise = hashed((batch, tokens), 1002).double()
    xyz = hashed((batch, c["parcels"], 3), 1001, 0.0, 60.0).double()
    return signal, noise, [xyz] if architecture == "brainlm" else []


def numbers(x):
    return [float(f"{v:.9g}") for v in x.detach().flatten().tolist()]


def number(x):
    return float(f"{x.item():.9g}")


def summary(x, places=8):
    """Size, norm, and values at places spread evenly over the array."""
    flat = x.detach().double().flatten()
    chosen = [(2 * j + 1) * flat.numel() // (2 * places) for j in range(places)]
    return {"largest": number(flat.abs().max()), "norm": number(flat.norm()), "values": numbers(flat[chosen])}


def gradients(w):
    return {name: summary(value.grad, 3) for name, value in w.items()}


def small(architecture, c, batch=2):
    w = made_up(CLASS[architecture].shapes(c))
    tokens, kept = tokens_and_kept(architecture, c)
    signal, noise, more = inputs(architecture, c, batch, tokens)
    found = CLASS[architecture](c, w)(signal, noise, kept, *more)
    found["loss"].backward()
    return {
        "architecture": architecture,
        "config": c,
        "loss": found["loss"].item(),
        "prediction": numbers(found["prediction"]),
        "latent": numbers(found["latent"]),
        "gradients": gradients(w),
    }


WEIGHTED = [(-4.4, -3.46, 24.16), (-3.35, -2.4, 30.73), (-1.25, -0.305, 1.5), (-0.199, 0.747, 1), (0.852, 1.799, 2.11)]


def head_loss(head, outputs):
    outputs = torch.sigmoid(outputs) if head.get("sigmoid") else outputs
    if head["loss"] == "cross_entropy":
        return F.cross_entropy(outputs, torch.tensor(CLASSES))
    labels = torch.tensor(CONTINUOUS).float().double()[:, None]
    if head["loss"] == "binary_cross_entropy":
        weight = torch.tensor(head["positiveWeight"]).double()
        return F.binary_cross_entropy_with_logits(outputs, (labels > 0).double(), pos_weight=weight)
    if head["loss"] == "weighted_mse":
        factor = sum(k * ((labels >= low) & (labels <= high)).double() for low, high, k in WEIGHTED)
        return (0.01 * factor * (outputs - labels).square()).sum()
    return F.l1_loss(outputs, labels) if head["loss"] == "mae" else F.mse_loss(outputs, labels)


def small_head(architecture, head):
    c, batch = (SMALL_FIRST if architecture == "brainlm" else SMALL_PICTURE), len(CLASSES)
    shapes = Shapes({k: v for k, v in CLASS[architecture].shapes(c).items() if k.startswith("vit.")})
    head_shapes(shapes, c["hiddenSize"], head["outputs"])
    w = made_up(shapes)
    tokens, _ = tokens_and_kept(architecture, c)
    signal, noise, more = inputs(architecture, c, batch, tokens)
    in_order = torch.arange(tokens).double().expand(batch, -1)
    model = CLASS[architecture](c, w)
    pooled, logits = model.head(model(signal, in_order, tokens, *more)["latent"], head["pooling"])
    loss = head_loss(head, logits)
    loss.backward()
    full = {"positiveWeight": None, "sigmoid": False, "dropout": 0} | head
    return {
        "architecture": architecture,
        "config": c,
        "head": full,
        "loss": loss.item(),
        "pooled": numbers(pooled),
        "logits": numbers(logits),
        "gradients": gradients(w),
    }


def full(name):
    architecture, c, trained = FULL[name]
    w = made_up(CLASS[architecture].shapes(c), torch.float64 if trained else torch.float32, trained)
    tokens, kept = tokens_and_kept(architecture, c)
    signal, noise, more = inputs(architecture, c, 1, tokens)
    model = CLASS[architecture](c, w, saving=trained)
    with torch.set_grad_enabled(trained):
        found = model(signal.to(w["decoder.mask_token"].dtype), noise, kept, *more)
    if trained:
        found["loss"].backward()
    hidden = {f"encoder_hidden.{i}": summary(x) for i, x in enumerate(found["encoderHidden"])}
    hidden |= {f"decoder_hidden.{i}": summary(x) for i, x in enumerate(found["decoderHidden"])}
    return {
        "loss": found["loss"].item(),
        "outputs": {"prediction": summary(found["prediction"]), "latent": summary(found["latent"])} | hidden,
        "gradients": gradients(w) if trained else None,
    }


torch.set_default_dtype(torch.float64)
version = torch.__version__.split("+")[0]
if sys.argv[1] == "small":
    cases = {name: small(*case) for name, case in PREDICTION.items()}
    heads = {name: small_head(*case) for name, case in HEADS.items()}
    result = {"torch": version, "batch": 2, "cases": cases, "continuous": CONTINUOUS, "classes": CLASSES, "heads": heads}
else:
    result = {"torch": version, "models": {name: full(name) for name in sys.argv[2:] or FULL}}
json.dump(result, sys.stdout)
sys.stdout.write("\n")
