"""
Makes a whole model, a ViT-MAE of a picture of 4 x 4, in the ways in which weights are published: two parts with an index,
and a checkpoint of a training program whose names all begin with `model.`. twin.safetensors holds the same values.

    python make_model.py

Needs the versions in requirements.txt.
"""

import argparse
import collections
import json
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file

here = pathlib.Path(__file__).parent / "model"
IMAGE, PATCH, HIDDEN, INNER, DECODER = 4, 2, 4, 6, 4
TOKENS = (IMAGE // PATCH) ** 2


def positions(width):
    """Sines and cosines of column, then of row; the class token has zeros. Source: He et al. 2022."""
    quarter = width // 4
    omega = 1 / 10000 ** (np.arange(quarter) / quarter)
    rows, columns = np.meshgrid(*[np.arange(IMAGE // PATCH)] * 2, indexing="ij")
    halves = [f(np.outer(axis.ravel(), omega)) for axis in (columns, rows) for f in (np.sin, np.cos)]
    table = np.concatenate([np.zeros((1, width)), np.concatenate(halves, axis=1)])
    return torch.tensor(table[None], dtype=torch.float32)


def layer(name, width):
    parts = {f"attention.attention.{part}": (width, width) for part in ("query", "key", "value")}
    parts |= {"attention.output.dense": (width, width), "intermediate.dense": (INNER, width), "output.dense": (width, INNER)}
    shapes = {}
    for part, shape in parts.items():
        shapes |= {f"{name}.{part}.weight": shape, f"{name}.{part}.bias": shape[:1]}
    for norm in ("layernorm_before", "layernorm_after"):
        shapes |= {f"{name}.{norm}.weight": (width,), f"{name}.{norm}.bias": (width,)}
    return shapes


def shapes():
    pixels = PATCH * PATCH * 3
    return (
        {"vit.embeddings.cls_token": (1, 1, HIDDEN), "vit.embeddings.position_embeddings": None}
        | {"vit.embeddings.patch_embeddings.projection.weight": (HIDDEN, 3, PATCH, PATCH)}
        | {"vit.embeddings.patch_embeddings.projection.bias": (HIDDEN,)}
        | layer("vit.encoder.layer.0", HIDDEN)
        | {"vit.layernorm.weight": (HIDDEN,), "vit.layernorm.bias": (HIDDEN,)}
        | {"decoder.mask_token": (1, 1, DECODER), "decoder.decoder_pos_embed": None}
        | {"decoder.decoder_embed.weight": (DECODER, HIDDEN), "decoder.decoder_embed.bias": (DECODER,)}
        | layer("decoder.decoder_layers.0", DECODER)
        | {"decoder.decoder_norm.weight": (DECODER,), "decoder.decoder_norm.bias": (DECODER,)}
        | {"decoder.decoder_pred.weight": (pixels, DECODER), "decoder.decoder_pred.bias": (pixels,)}
    )


def make():
    here.mkdir(exist_ok=True)
    torch.manual_seed(7)
    weights = collections.OrderedDict()
    for name, shape in shapes().items():
        width = HIDDEN if name.startswith("vit.") else DECODER
        weights[name] = positions(width) if shape is None else 0.2 * torch.randn(shape)
    names = list(weights)
    parts = [names[: len(names) // 2], names[len(names) // 2 :]]
    files = [f"pytorch_model-0000{i}-of-00002.bin" for i in (1, 2)]
    for file, part in zip(files, parts):
        torch.save({name: weights[name] for name in part}, here / file)
    index = {name: file for file, part in zip(files, parts) for name in part}
    size = sum(value.nbytes for value in weights.values())
    text = json.dumps({"metadata": {"total_size": size}, "weight_map": index}, indent=1)
    (here / "pytorch_model.bin.index.json").write_text(text + "\n")
    checkpoint = {
        "pytorch-lightning_version": "1.9.4",
        "state_dict": {f"model.{name}": value for name, value in weights.items()},
        "hyper_parameters": argparse.Namespace(learning_rate=0.001),
    }
    torch.save(checkpoint, here / "epoch.ckpt", _use_new_zipfile_serialization=False)
    save_file(weights, here / "twin.safetensors")
    config = {
        "architectures": ["ViTMAEForPreTraining"],
        "model_type": "vit_mae",
        "hidden_size": HIDDEN,
        "intermediate_size": INNER,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "decoder_hidden_size": DECODER,
        "decoder_intermediate_size": INNER,
        "decoder_num_hidden_layers": 1,
        "decoder_num_attention_heads": 2,
        "hidden_act": "gelu",
        "qkv_bias": True,
        "norm_pix_loss": False,
        "layer_norm_eps": 1e-12,
        "initializer_range": 0.02,
        "mask_ratio": 0.5,
        "image_size": IMAGE,
        "patch_size": PATCH,
        "num_channels": 3,
        "train_mode": "auto_encode",
    }
    (here / "config.json").write_text(json.dumps(config, indent=1) + "\n")


if __name__ == "__main__":
    make()
