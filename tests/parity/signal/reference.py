"""Numbers of nilearn and scipy for src/main/domain/signal and src/main/domain/confounds.

python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python reference.py

Writes reference.json and a made-up confounds table beside it. No censored frame lies where another one does when time
is reversed: nilearn 0.13.0 takes `~` of frame numbers for the frames that are left out, and leaves such pairs as they
were recorded.
"""
import json
import shutil
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from nilearn.interfaces.fmriprep import load_confounds
from nilearn.interfaces.fmriprep.load_confounds_scrub import optimize_scrub
from nilearn.signal import clean
from scipy.interpolate import CubicSpline
from scipy.signal import butter, sosfiltfilt

warnings.simplefilter("ignore")
here = Path(__file__).parent
rng = np.random.default_rng(11)
frames = 160
t = np.arange(frames)

motion = np.cumsum(rng.standard_normal((frames, 3)), axis=0) * 0.02
tissue = 400 + np.cumsum(rng.standard_normal((frames, 2)), axis=0)
confounds = np.round(np.hstack([motion, tissue]), 4)
slow = np.array([0.4, -0.2, 0.05]) * t[:, None] + 8 * np.sin(t[:, None] / np.array([20.0, 9.0, 31.0]))
signals = np.round(
    np.array([900.0, 450.0, 12000.0]) + slow + (confounds - confounds.mean(0)) @ rng.standard_normal((5, 3)) * 6
    + 5 * rng.standard_normal((frames, 3)), 3)

masks = {
    "none": [],
    "inside": [20, 21, 22, 60, 61, 90, 120, 121],
    "at the ends too": [0, 1, 2, 30, 31, 75, 110, 155],
}
for censored in masks.values():
    assert not any(frames - 1 - frame in censored for frame in censored)


def kept(mask):
    return np.setdiff1d(t, masks[mask])


def case(tr, mask="none", with_confounds=True, **options):
    out = clean(
        signals.copy(), confounds=confounds.copy() if with_confounds else None, t_r=tr,
        sample_mask=None if mask == "none" else kept(mask), extrapolate=False,
        **({"filter": False, "detrend": False, "standardize": None} | options))
    # Without extrapolation nilearn's frames begin at the first kept one.
    return dict(tr=tr, mask=mask, confounds=with_confounds, options=options, cleaned=out)


band = dict(filter="butterworth", low_pass=0.1, high_pass=0.01)
cases = [
    case(2.0, with_confounds=False, detrend=True),
    case(2.0, detrend=True, standardize="zscore_sample"),
    case(2.0, standardize="psc"),
    case(2.0, detrend=True, standardize="psc"),
    case(0.72, detrend=True, standardize="zscore_sample", **band),
    case(2.0, detrend=True, standardize="psc", **band),
    case(3.0, detrend=False, **band),
    case(1.5, with_confounds=False, filter="butterworth", low_pass=0.08),
    case(3.0, detrend=True, filter="butterworth", high_pass=0.008, standardize="zscore_sample"),
    case(0.72, detrend=True, filter="cosine", high_pass=1 / 128, standardize="zscore_sample"),
    case(2.0, filter="cosine", high_pass=0.01),
    case(3.0, detrend=True, filter="cosine", high_pass=1 / 128, standardize="psc"),
    case(2.0, mask="inside", standardize="zscore_sample"),
    case(0.72, mask="inside", detrend=True, standardize="zscore_sample", **band),
    case(2.0, mask="at the ends too", detrend=True, standardize="psc", **band),
    case(3.0, mask="inside", detrend=True, filter="butterworth", high_pass=0.01),
    case(2.0, mask="inside", filter="cosine", high_pass=0.01, standardize="zscore_sample"),
    case(0.72, mask="at the ends too", filter="cosine", high_pass=0.01),
]

# A line over kept frames at their own times: to remove it first is to regress it out together with the rest.
line = np.column_stack([np.ones(frames), t])
with_line = clean(
    signals.copy(), confounds=np.hstack([confounds, line]), t_r=2.0, sample_mask=kept("at the ends too"),
    filter="cosine", high_pass=0.01, detrend=False, standardize="zscore_sample", standardize_confounds=False)
cases.append(dict(
    tr=2.0, mask="at the ends too", confounds=True, cleaned=with_line,
    options=dict(filter="cosine", high_pass=0.01, detrend=True, standardize="zscore_sample")))

one = signals[:, 0] - signals[:, 0].mean()
filters = []
for order in (1, 2, 3, 4, 5, 6):
    for low, high, tr in ((None, 0.1, 2.0), (0.01, None, 0.72), (0.01, 0.1, 0.72), (0.008, 0.16, 3.0)):
        cuts, kind = {
            (False, True): (high, "low"), (True, False): (low, "high"), (True, True): ([low, high], "band"),
        }[(low is not None, high is not None)]
        sos = butter(order, cuts, kind, fs=1 / tr, output="sos")
        filters.append(dict(order=order, low=low, high=high, tr=tr, filtered=sosfiltfilt(sos, one)[::4]))


def despiked(x, window, c1, c2):
    course = pd.Series(x).rolling(window, center=True).median().to_numpy().copy()
    half = window // 2
    for middle, frames_there in ((half, np.arange(half)), (len(x) - 1 - half, np.arange(len(x) - half, len(x)))):
        near = x[middle - half:middle + half + 1]
        slope = np.median(near[half:] - near[:half + 1]) / half
        course[frames_there] = np.median(near) + slope * (frames_there - middle)
    rest = x - course
    centre = np.median(rest)
    sigma = 1.482602218505602 * np.median(np.abs(rest - centre))
    s = (rest - centre) / sigma
    size = np.abs(s)
    squashed = np.where(size > c1, c1 + (c2 - c1) * np.tanh((size - c1) / (c2 - c1)), size)
    return course + centre + np.sign(s) * squashed * sigma


spiky = signals[:, 1].copy()
spiky[[5, 40, 41, 100, 159]] += [90, -70, 60, 120, 80]

# Quadratic and cubic trends by numpy's least squares.
trends = [dict(degree=d, left=signals[:, 2] - np.polyval(np.polyfit(t / frames, signals[:, 2], d), t / frames))
          for d in (0, 2, 3)]

# --- a confounds table as fMRIPrep writes it
rows = 60
table = {}
base = {"trans_x": 0.05, "trans_y": 0.05, "trans_z": 0.08, "rot_x": 0.001, "rot_y": 0.001, "rot_z": 0.001}
for name, step in base.items():
    table[name] = np.cumsum(rng.standard_normal(rows)) * step
for name in ("global_signal", "csf", "white_matter"):
    table[name] = 500 + np.cumsum(rng.standard_normal(rows))
for name in list(table):
    derivative = np.concatenate([[np.nan], np.diff(table[name])])
    table |= {f"{name}_derivative1": derivative, f"{name}_power2": table[name] ** 2,
              f"{name}_derivative1_power2": derivative**2}
components = {}
for prefix, mask, count in (("a", "combined", 4), ("w", "WM", 3), ("c", "CSF", 3), ("t", None, 2)):
    for i in range(count):
        name = f"{prefix}_comp_cor_{i:02d}"
        table[name] = rng.standard_normal(rows)
        components[name] = {"Method": "aCompCor" if mask else "tCompCor", "Retained": True} | ({"Mask": mask} if mask else {})
for k in range(2):
    table[f"cosine{k:02d}"] = np.cos(np.pi * (np.arange(rows) + 0.5) * (k + 1) / rows)
fd = np.concatenate([[np.nan], np.abs(rng.standard_normal(rows - 1)) * 0.25])
table["framewise_displacement"] = fd
table["std_dvars"] = np.concatenate([[np.nan], 1 + 0.25 * rng.standard_normal(rows - 1)])
for k in range(2):
    table[f"non_steady_state_outlier{k:02d}"] = (np.arange(rows) == k).astype(float)
name = "sub-01_task-rest_desc-confounds_timeseries"
pd.DataFrame(table).round(6).to_csv(here / f"{name}.tsv", sep="\t", na_rep="n/a", index=False)
(here / f"{name}.json").write_text(json.dumps(components, indent=1) + "\n")

with tempfile.TemporaryDirectory() as folder:
    image = Path(folder) / "sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz"
    image.write_bytes(b"")
    for ending in ("tsv", "json"):
        shutil.copy(here / f"{name}.{ending}", folder)

    def load(strategy, **options):
        return load_confounds(str(image), strategy=strategy, demean=False, **options)

    full = dict(motion="full", wm_csf="full", global_signal="full")
    chosen = {
        "6P": load(["motion"], motion="basic")[0],
        "9P": load(["motion", "wm_csf", "global_signal"], motion="basic", wm_csf="basic", global_signal="basic")[0],
        "24P": load(["motion"], motion="full")[0],
        "36P": load(["motion", "wm_csf", "global_signal"], **full)[0],
        "36P without global signal": load(["motion", "wm_csf"], motion="full", wm_csf="full")[0],
        "aCompCor": load(["motion", "compcor", "high_pass"], motion="full", compcor="anat_combined", n_compcor="all")[0],
        "aCompCor of 2": load(["motion", "compcor", "high_pass"], motion="full", compcor="anat_combined", n_compcor=2)[0],
    }
    # The motion outliers alone: nilearn counts the frames that are not yet steady as censored as well.
    scrubs = []
    for fd_threshold, dvars_threshold, shortest in ((0.5, 1.5, 1), (0.5, 1.5, 5), (0.3, 1.3, 3)):
        out = np.where((np.round(fd, 6) > fd_threshold) | (np.round(table["std_dvars"], 6) > dvars_threshold))[0]
        censored = optimize_scrub(out, rows, shortest) if shortest > 1 else out
        scrubs.append(dict(fd=fd_threshold, dvars=dvars_threshold, shortest=shortest, censored=censored))


def plain(value):
    if isinstance(value, np.ndarray):
        return [plain(v) for v in value.tolist()]
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (int, np.integer)) or value is None or isinstance(value, (str, bool)):
        return value
    return float(f"{float(value):.10g}")


reference = dict(
    versions={n: version(n) for n in ("nilearn", "numpy", "pandas", "scipy")},
    # of the largest value of each column
    tolerance=1e-8,
    frames=frames, signals=signals, confounds=confounds, masks=masks, cases=cases, filters=filters, one=one,
    spline=dict(kept=kept("at the ends too"), filled=CubicSpline(
        kept("at the ends too"), signals[kept("at the ends too"), 2])(np.arange(3, 160))),
    despike=dict(values=spiky, window=31, to=4, despiked=despiked(spiky, 31, 2.5, 4)) | {"from": 2.5},
    trends=trends,
    chosen={k: {"names": list(v.columns), "firstRow": v.iloc[0].to_numpy(), "sums": v.sum().to_numpy()} for k, v in chosen.items()},
    scrubs=scrubs,
)
(here / "reference.json").write_text(json.dumps(plain(reference)) + "\n")
