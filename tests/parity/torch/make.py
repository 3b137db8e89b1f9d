"""
Makes the files of torch.save that torch.test.ts reads, and expected.json with what PyTorch itself finds in them.

    python make.py

Needs the versions in requirements.txt. Values are small whole numbers and quarters, so that all element types hold
them exactly. The malicious files would run `echo` if anybody unpickled them; this script only writes them.
"""

import argparse
import collections
import json
import os
import pathlib
import struct
import zipfile

import numpy as np
import torch

here = pathlib.Path(__file__).parent
expected = {}


def numbers(tensor):
    return {"shape": list(tensor.shape), "values": tensor.detach().to(torch.float64).flatten().tolist()}


def save(name, content, weights=None, **options):
    torch.save(content, here / name, **options)
    if weights is not None:
        expected[name] = {key: numbers(value) for key, value in weights.items()}


def every_kind():
    """Each element type, and each way in which a tensor can lie in its storage."""
    ramp = torch.arange(24, dtype=torch.float32) / 4 - 2
    weights = collections.OrderedDict()
    weights["float32"] = ramp.reshape(2, 3, 4).clone()
    weights["float16"] = ramp[:6].to(torch.float16).clone()
    weights["bfloat16"] = ramp[:6].to(torch.bfloat16).clone()
    weights["float64"] = ramp[:3].to(torch.float64).clone()
    for kind in (torch.int64, torch.int32, torch.int16, torch.int8):
        weights[str(kind).removeprefix("torch.")] = torch.tensor([-3, 0, 7], dtype=kind)
    weights["uint8"] = torch.tensor([0, 200], dtype=torch.uint8)
    weights["bool"] = torch.tensor([True, False, True])
    weights["scalar"] = torch.tensor(2.5)
    weights["empty"] = torch.zeros(0, 3)
    weights["parameter"] = torch.nn.Parameter(ramp[3:5].clone())
    shared = ramp.clone()
    weights["shared.first"] = shared[:8]
    weights["shared.second"] = shared[4:16].reshape(3, 4)
    weights["transposed"] = ramp.reshape(4, 6).clone().t()
    weights["every.second"] = ramp.clone()[1::2]
    weights["column"] = ramp.reshape(4, 6).clone()[:, 2]
    weights["repeated"] = torch.tensor([[1.0], [2.0]]).expand(2, 5)
    weights._metadata = collections.OrderedDict({"": {"version": 1}})
    return weights


class Attack:
    def __init__(self, call, *given):
        self.made_by = (call, given)

    def __reduce__(self):
        return self.made_by


def rewrite(source, target, change, compression=zipfile.ZIP_STORED):
    """The same archive with some of its files changed."""
    with zipfile.ZipFile(here / source) as old, zipfile.ZipFile(here / target, "w", compression) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))


def with_64_bit_places(source, target):
    """The same archive with every size and place in its 64-bit form, as files beyond 4 GiB have them."""
    full, made, listed = 0xFFFFFFFF, b"", b""
    with zipfile.ZipFile(here / source) as old:
        entries = [(entry.filename.encode(), old.read(entry), entry.CRC) for entry in old.infolist()]
    for name, data, crc in entries:
        sizes = struct.pack("<QQ", len(data), len(data))
        extra = struct.pack("<HH", 1, 24) + sizes + struct.pack("<Q", len(made))
        listed += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, 0, 0, 0, 0, crc, full, full, len(name), 28, 0, 0, 0, 0, full)
        listed += name + extra
        made += struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0, 0, 0, 0, crc, full, full, len(name), 20)
        made += name + struct.pack("<HH", 1, 16) + sizes + data
    count, place = len(entries), len(made)
    made += listed
    made += struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, len(listed), place)
    made += struct.pack("<IIQI", 0x07064B50, 0, place + len(listed), 1)
    made += struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, full, full, 0)
    (here / target).write_bytes(made)


def make():
    weights = every_kind()
    save("zip.bin", weights, weights)
    save("legacy.bin", weights, weights, _use_new_zipfile_serialization=False)
    save("protocol4.bin", weights, weights, pickle_protocol=4)
    save("legacyProtocol1.bin", {"w": weights["float32"]}, pickle_protocol=1, _use_new_zipfile_serialization=False)
    inner = {f"model.{name}": weights[name] for name in ("float32", "transposed")}
    optimizer = {"state": {0: {"exp_avg": torch.ones(2, 3)}}, "param_groups": [{"lr": 0.001, "params": [0]}]}
    save(
        "lightning.ckpt",
        {
            "epoch": 3,
            "pytorch-lightning_version": "1.9.4",
            "state_dict": collections.OrderedDict(inner),
            "optimizer_states": [optimizer],
            "hyper_parameters": argparse.Namespace(lr=0.001, sizes=(1, 2), where=pathlib.PurePosixPath("a/b")),
            "callbacks": {"best": np.float64(0.5)},
        },
        inner,
    )
    save("dependent.bin", {"plain": torch.ones(2), "array": np.ones(2)})
    save("dependent.ckpt", {"state_dict": {"array": np.ones(2)}, "epoch": 1})
    save("malicious.bin", {"weight": torch.ones(2), "more": Attack(os.system, "echo attacked")})
    save("malicious.ckpt", {"state_dict": {"weight": torch.ones(2)}, "hyper_parameters": Attack(eval, "1 + 1")})
    save("maliciousLegacy.bin", {"weight": Attack(os.system, "echo attacked")}, _use_new_zipfile_serialization=False)
    save("complex.bin", {"weight": torch.ones(2, dtype=torch.complex64)})
    save("small.bin", {"weight": torch.arange(3, dtype=torch.float32)})
    rewrite("small.bin", "bigEndian.bin", lambda name, data: b"big" if name.endswith("byteorder") else data)
    rewrite("small.bin", "compressed.bin", lambda name, data: data, zipfile.ZIP_DEFLATED)
    rewrite("small.bin", "shortStorage.bin", lambda name, data: data[:8] if name.endswith("data/0") else data)
    expected["small.bin"] = {"weight": {"shape": [3], "values": [0, 1, 2]}}
    with_64_bit_places("small.bin", "zip64.bin")
    expected["zip64.bin"] = {k: numbers(v) for k, v in torch.load(here / "zip64.bin").items()}
    (here / "expected.json").write_text(json.dumps({"torch": torch.__version__, "files": expected}, indent=1) + "\n")


if __name__ == "__main__":
    make()
