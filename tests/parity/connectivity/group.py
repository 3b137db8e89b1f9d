"""Numbers of numpy for src/main/domain/connectivity/groupEdges.ts.

python3 -m venv VENV && VENV/bin/pip install numpy==2.4.6 && VENV/bin/python group.py > group.json
"""
import json
import sys
import warnings

import numpy as np

rng = np.random.default_rng(20263)
parcels, people = 5, 6


def correlations():
    x = rng.normal(size=(40, parcels)) + rng.normal(size=(40, 1)) * 0.7
    return np.corrcoef(x, rowvar=False).round(7)


matrices = np.array([correlations() for _ in range(people)])
# One parcel is missing in two recordings, another in all but one; a third in all.
for person, parcel in [(0, 1), (3, 1), *[(p, 2) for p in range(1, people)], *[(p, 4) for p in range(people)]]:
    matrices[person, parcel, :] = matrices[person, :, parcel] = np.nan

warnings.simplefilter("ignore")
count = np.isfinite(matrices).sum(axis=0)


def deviation(values):
    return np.where(count >= 2, np.nanstd(values, axis=0, ddof=1), np.nan)


off = ~np.eye(parcels, dtype=bool)
z = np.where(off, np.arctanh(np.where(off, matrices, 0)), matrices)
mean_z = np.nanmean(z, axis=0)
json.dump(
    {
        "versions": {"numpy": np.__version__},
        "tolerance": 1e-12,
        "parcels": parcels,
        "matrices": [[None if np.isnan(v) else v for v in m.ravel()] for m in matrices],
        "count": count.ravel().tolist(),
        "correlations": {
            "mean": [None if np.isnan(v) else v for v in np.where(off, np.tanh(mean_z), mean_z).ravel()],
            "deviation": [None if np.isnan(v) else v for v in deviation(z).ravel()],
        },
        "plain": {
            "mean": [None if np.isnan(v) else v for v in np.nanmean(matrices, axis=0).ravel()],
            "deviation": [None if np.isnan(v) else v for v in deviation(matrices).ravel()],
        },
    },
    sys.stdout,
)
