"""Numbers of numpy and scikit-learn for src/main/domain/truth.

python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python reference.py > reference.json

Recordings are multiples of 1/256, exact in float32. [frames, parcels], row-major. The ridge is
scikit-learn's regression of each hidden parcel on the seen ones, alpha = frames * penalty; the criterion is computed
from the hat matrix itself, parcel by parcel, not from the precision that the program inverts.
"""
import json
import sys
from importlib.metadata import version

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score

P, W, PATCH, T = 9, 24, 6, 40


def quantise(x):
    return np.round(x * 256) / 256


rng = np.random.default_rng(77)
mixing = rng.normal(size=(3, P))
other = quantise(rng.normal(size=(T, 3)) @ mixing + 0.5 * rng.normal(size=(T, P)))  # another recording, [T, P]
window = quantise(rng.normal(size=(W, 3)) @ mixing + 0.5 * rng.normal(size=(W, P)) + 0.25)  # [W, P]
tokens = P * W // PATCH
hidden = np.zeros(tokens, int)
hidden[rng.permutation(tokens)[:14]] = 1
token = np.arange(P)[None, :] * (W // PATCH) + np.arange(W)[:, None] // PATCH
is_hidden = hidden[token].astype(bool)  # [W, P]
seen = np.where(is_hidden, np.nan, window)

mean = np.nanmean(seen, axis=0)
interpolated = np.stack([np.interp(np.arange(W), np.flatnonzero(~is_hidden[:, p]), window[~is_hidden[:, p], p]) for p in range(P)], 1)

x = other - other.mean(0)
covariance = x.T @ x / T
penalties = [10 ** (-4 + s / 2) * np.trace(covariance) / P for s in range(11)]
criteria = []
for penalty in penalties:
    errors = []
    for p in range(P):
        a = np.delete(x, p, 1)
        hat = a @ np.linalg.solve(a.T @ a + T * penalty * np.eye(P - 1), a.T)
        residual = x[:, p] - hat @ x[:, p]
        errors.append(np.mean(residual**2) / (1 - np.trace(hat) / T) ** 2 / covariance[p, p])
    criteria.append(np.mean(errors))
penalty = penalties[int(np.argmin(criteria))]

ridge = window.copy()
for t in range(W):
    h, v = is_hidden[t], ~is_hidden[t]
    if h.any():
        fitted = Ridge(alpha=T * penalty, fit_intercept=False).fit(x[:, v], x[:, h])
        ridge[t, h] = mean[h] + fitted.predict((window[t, v] - mean[v])[None])[0]

r2 = {
    name: [
        r2_score(window[is_hidden[:, p], p], guess[is_hidden[:, p], p]) if is_hidden[:, p].any() else None
        for p in range(P)
    ]
    for name, guess in (("mean", np.broadcast_to(mean, window.shape)), ("interpolation", interpolated), ("ridge", ridge))
}
json.dump(
    {
        "versions": {n: version(n) for n in ("numpy", "scikit-learn")},
        "tolerance": 1e-5,
        "parcels": P, "windowFrames": W, "patchFrames": PATCH,
        "other": other.ravel().tolist(),
        "window": window.ravel().tolist(),
        "hidden": hidden.tolist(),
        "penalties": penalties, "criteria": criteria, "penalty": penalty,
        "mean": mean.tolist(),
        "interpolation": interpolated[is_hidden].tolist(),
        "ridge": ridge[is_hidden].tolist(),
        "r2": r2,
    },
    sys.stdout,
    indent=1,
)
