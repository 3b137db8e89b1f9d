"""The models of the bench in PyTorch, written as one would write them there: the peer that ours is measured beside.

    python peer.py CASE.json

CASE.json: {"config": {...}, "what": "train" | "infer", "attention": "eager" | "sdpa", "batch", "threads", "warmUp", "runs"}.
One line of JSON comes back: seconds of each run, seconds of processor time, loss before each update, peak memory.
Weights and inputs follow a formula, the same as in inputs.ts, so that the losses can be compared.
"""

import json
import math
import resource
import sys
import time

import torch
import torch.nn.functional as F


PERIOD = 9973


def formula(shape, number, centre=0.0, scale=1.0):
    i = torch.arange(math.prod(shape)) % PERIOD
    return (centre + scale * torch.sin(1 + 0.7 * i.double() + 2.3 * number)).reshape(shape).float()


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def weights_of(config, shapes):
    weights = {}
    for number, (name, shape) in enumerate(sorted(shapes.items())):
        norm = "orm" in name and name.endswith(".weight")
        value = formula(shape, number, 1.0 if norm else 0.0, 0.001 if "xyz" in name else 0.02)
        weights[name] = torch.nn.Parameter(value)
    return weights


def attend(q, k, v, scale, kind):
    if kind == "sdpa":
        return F.scaled_dot_product_attention(q, k, v, scale=scale)
    return torch.softmax(q @ k.transpose(-1, -2) * scale, -1) @ v


def read_case():
    with open(sys.argv[1], encoding="utf-8") as file:
        return json.load(file)


def measure(case, model, parameters, inputs):
    """`model(*inputs)` gives prediction and loss."""
    training = case["what"] == "train"
    spared = {name for name in parameters if name.endswith(".bias") or ("orm" in name and name.endswith(".weight"))}
    groups = [
        {"params": [p for name, p in parameters.items() if name not in spared], "weight_decay": 0.05},
        {"params": [parameters[name] for name in spared], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=1e-4, fused=True) if training else None
    seconds, losses, cpu = [], [], 0.0
    for run in range(case["warmUp"] + case["runs"]):
        if run == case["warmUp"]:
            cpu = cpu_seconds()
        start = time.perf_counter()
        if training:
            optimiser.zero_grad(set_to_none=True)
            loss = model(*inputs)[1]
            loss.backward()
            torch.nn.utils.clip_grad_norm_(list(parameters.values()), 1.0)
            optimiser.step()
        else:
            with torch.inference_mode():
                loss = model(*inputs)[1]
        losses.append(loss.item())
        seconds.append(time.perf_counter() - start)
    print(
        json.dumps(
            {
                "library": f"PyTorch {torch.__version__}",
                "seconds": seconds[case["warmUp"] :],
                "cpuSeconds": (cpu_seconds() - cpu) / case["runs"],
                "losses": losses,
                "peakMiB": peak_mib(),
                "idleMiB": case["idleMiB"],
            }
        )
    )
