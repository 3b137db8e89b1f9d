"""Numbers of scipy for src/renderer/lib/periodogram.ts.

python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python reference.py

Shares of power above frequency 0 after removal of a line, of courses with an even and an odd number of frames. Courses
are float32, as the window has them; everything after that is float64 on both sides.
"""
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy import signal

rng = np.random.default_rng(11)


def case(frames: int, tr: float) -> dict:
    time = np.arange(frames) * tr
    course = 1200 + 0.03 * time + 4 * np.sin(2 * np.pi * 0.04 * time) + rng.standard_normal(frames)
    course = course.astype(np.float32)
    hz, power = signal.periodogram(course.astype(float), fs=1 / tr, window="boxcar", detrend="linear")
    return {
        "tr": tr,
        "course": [float(value) for value in course],
        "hz": hz[1:].tolist(),
        "share": (power[1:] / power[1:].sum()).tolist(),
    }


reference = {
    "versions": {name: version(name) for name in ("numpy", "scipy")},
    "tolerance": 1e-9,
    "cases": [case(60, 2.0), case(47, 0.72)],
}
(Path(__file__).parent / "reference.json").write_text(json.dumps(reference) + "\n")
