"""Numbers of scipy's polyphase resampling for src/main/domain/windows/resample.ts.

Values over ones: what is missing or beyond the ends counts for nothing.

python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python reference.py > reference.json
"""
import json
import sys
from importlib.metadata import version

import numpy as np
from scipy.signal import resample_poly

rng = np.random.default_rng(7)


def resample(x, up, down):
    present = np.isfinite(x)
    options = dict(up=up, down=down, window=("kaiser", 5.0))
    y = resample_poly(np.where(present, x, 0.0), **options) / resample_poly(present.astype(float), **options)
    places = np.arange(len(y)) * down / up
    inside = places <= len(x) - 1 + 1e-9
    nearest = np.minimum(len(x) - 1, np.floor(places + 0.5).astype(int))
    y[~present[nearest]] = np.nan
    return y[inside]


def case(name, frames, up, down, missing=()):
    x = (1000 + 50 * np.sin(np.arange(frames) / 3.1) + 20 * rng.standard_normal(frames)).astype(np.float32)
    x = x.astype(np.float64)
    x[list(missing)] = np.nan
    finite = lambda a: [None if np.isnan(v) else float(v) for v in a]
    return dict(name=name, values=finite(x), resampled=finite(resample(x, down, up)))


cases = [
    case("slower, 0.72 s to 2 s", 97, 25, 9) | {"from": 0.72, "to": 2.0},
    case("faster, 2 s to 0.72 s", 41, 9, 25) | {"from": 2.0, "to": 0.72},
    case("almost the same, 0.72 s to 0.735 s", 120, 49, 48) | {"from": 0.72, "to": 0.735},
    case("with missing frames", 80, 4, 3, [0, 20, 21, 22, 23, 40, 79]) | {"from": 1.5, "to": 2.0},
]
json.dump(
    {
        "versions": {n: version(n) for n in ("numpy", "scipy")},
        # float32 in values of about 1000
        "tolerance": 2e-4,
        "cases": cases,
    },
    sys.stdout,
    indent=1,
)
