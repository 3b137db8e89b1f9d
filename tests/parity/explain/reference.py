"""Numbers of numpy and scipy for src/main/domain/explain and src/main/models/attentionMaps.ts.

python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python reference.py > reference.json
"""
import json
import sys
from importlib.metadata import version

import numpy as np
from scipy.stats import spearmanr

rng = np.random.default_rng(20262)
layers, heads, tokens, depth, parcels, frames = 3, 2, 9, 4, 5, 8

# Tokens as 2 x 4 patches of 3 parcels by 2 frames, the last row of patches half empty; token 8 is padding alone.
token_of_value = np.array([[(p // 3) * 4 + f // 2 for f in range(frames)] for p in range(parcels)])
T = 1 + tokens
received, carried = np.zeros((T, parcels)), np.zeros((T, parcels))
for p in range(parcels):
    for f in range(frames):
        carried[1 + token_of_value[p, f], p] += 1 / frames
        received[1 + token_of_value[p, f], p] += 1 / np.sum(token_of_value == token_of_value[p, f])

query = rng.normal(size=(layers, heads, T, depth)).astype(np.float32)
key = rng.normal(size=(layers, heads, T, depth)).astype(np.float32)
scale = 0.7
scores = scale * np.einsum("lhtd,lhsd->lhts", query.astype(float), key.astype(float))
attention = np.exp(scores - scores.max(-1, keepdims=True))
attention /= attention.sum(-1, keepdims=True)


def by_parcel(matrix):
    return {"map": (carried.T @ matrix @ received).tolist(), "class_token": (matrix[0] @ received).tolist()}


rollout = np.eye(T)
for layer in attention.mean(1):
    with_residual = layer + np.eye(T)
    rollout = with_residual / with_residual.sum(-1, keepdims=True) @ rollout

a = rng.normal(size=(6, 6)).round(1)  # rounded: ties
b = (0.5 * a + rng.normal(size=(6, 6))).round(1)
off = ~np.eye(6, dtype=bool)
networks = ["A", "B", "A", None, "B", "C"]
names = ["A", "B", "C"]


def network_mean(m, n):
    pairs = [(i, j) for i in range(6) for j in range(6) if i != j and networks[i] == m and networks[j] == n]
    return float(np.mean([a[i, j] for i, j in pairs])) if pairs else None


came, forecast = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
came[3, 1] = np.nan
last, mean = rng.normal(size=3), rng.normal(size=3) * 0.1
mse = lambda guess: float(np.nanmean((guess - came) ** 2))
points, weights = np.polynomial.legendre.leggauss(7)

json.dump(
    {
        "versions": {n: version(n) for n in ("numpy", "scipy")},
        "tolerance": 1e-12,
        "graph_tolerance": 1e-6,
        "sizes": {"layers": layers, "heads": heads, "tokens": tokens, "depth": depth, "parcels": parcels, "frames": frames},
        "token_of_value": token_of_value.ravel().tolist(),
        "received": received.ravel().tolist(),
        "carried": carried.ravel().tolist(),
        "query": query.ravel().tolist(),
        "key": key.ravel().tolist(),
        "scale": scale,
        "attention_mean": by_parcel(attention.mean((0, 1))),
        "attention_layer_1_head_0": by_parcel(attention[1, 0]),
        "attention_layer_2": by_parcel(attention[2].mean(0)),
        "rollout": by_parcel(rollout),
        "a": a.ravel().tolist(),
        "b": b.ravel().tolist(),
        "spearman": float(spearmanr(a.ravel(), b.ravel())[0]),
        "spearman_off_diagonal": float(spearmanr(a[off], b[off])[0]),
        "networks": networks,
        "network_map": [[network_mean(m, n) for n in names] for m in names],
        "came": [None if np.isnan(v) else v for v in came.ravel().tolist()],
        "forecast": forecast.ravel().tolist(),
        "last": last.tolist(),
        "mean": mean.tolist(),
        "mse": {"model": mse(forecast), "persistence": mse(last), "mean": mse(mean)},
        "skill": {"persistence": 1 - mse(forecast) / mse(last), "mean": 1 - mse(forecast) / mse(mean)},
        "gauss": {"points": ((points + 1) / 2).tolist(), "weights": (weights / 2).tolist()},
    },
    sys.stdout,
    indent=1,
)
