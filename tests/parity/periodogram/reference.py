"""Numbers of scipy for src/renderer/lib/periodogram.ts.

python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python reference.py

Shares of power above frequency 0 after removal of a line, of courses with an even and an odd number of frames, whole
(signal.periodogram) and with frames missing (signal.lombscargle at the same frequencies). Courses are float32, as the
window has them; everything after that is float64 on both sides.
"""
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy import signal

rng = np.random.default_rng(11)


def make_course(frames: int, tr: float) -> np.ndarray:
    time = np.arange(frames) * tr
    course = 1200 + 0.03 * time + 4 * np.sin(2 * np.pi * 0.04 * time) + rng.standard_normal(frames)
    return course.astype(np.float32)


def case(frames: int, tr: float) -> dict:
    course = make_course(frames, tr)
    hz, power = signal.periodogram(course.astype(float), fs=1 / tr, window="boxcar", detrend="linear")
    return {
        "tr": tr,
        "course": [float(value) for value in course],
        "hz": hz[1:].tolist(),
        "share": (power[1:] / power[1:].sum()).tolist(),
    }


def gap_case(frames: int, tr: float, missing: list[int]) -> dict:
    """Frames that are missing are null in the course."""
    course = make_course(frames, tr)
    there = np.setdiff1d(np.arange(frames), missing)
    recorded = course[there].astype(float)
    values = recorded - np.polyval(np.polyfit(there, recorded, 1), there)
    hz = np.arange(1, frames // 2 + 1) / (frames * tr)
    power = signal.lombscargle(there * tr, values, 2 * np.pi * hz)
    return {
        "tr": tr,
        "course": [None if at in missing else float(value) for at, value in enumerate(course)],
        "hz": hz.tolist(),
        "share": (power / power.sum()).tolist(),
    }


reference = {
    "versions": {name: version(name) for name in ("numpy", "scipy")},
    "tolerance": 1e-9,
    "cases": [case(60, 2.0), case(47, 0.72)],
    "gaps": [gap_case(61, 2.0, [0, 1, 17, 18, 19, 40, 60]), gap_case(80, 0.72, [5, 6, *range(30, 52), 70])],
}
(Path(__file__).parent / "reference.json").write_text(json.dumps(reference) + "\n")
