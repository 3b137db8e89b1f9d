"""Numbers of nipype, FSL's formula, scipy and numpy for src/main/domain/quality and src/main/services/quality.

python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python reference.py

Writes a small recording, its mask, motion in four spellings and reference.json beside it. nipype computes DVARS
and signal to noise in float32: its numbers are held to 1e-5, those of numpy in float64 to 1e-9.
"""
import json
import tempfile
from importlib.metadata import version
from pathlib import Path

import nibabel as nb
import numpy as np
from nipype.algorithms.confounds import FramewiseDisplacement, TSNR, compute_dvars
from scipy import signal, stats

here = Path(__file__).parent
rng = np.random.default_rng(5)
frames, shape = 48, (6, 5, 4)

# A recording: smooth courses over a bright brain, a jump in frame 20, a dark border, two voxels that do not vary.
noise = rng.standard_normal((*shape, frames))
for t in range(1, frames):
    noise[..., t] += 0.4 * noise[..., t - 1]
shared = np.cumsum(rng.standard_normal(frames)) * 2
data = rng.uniform(600, 1500, shape)[..., None] + 12 * noise + shared
data[..., 20] += 40 * rng.standard_normal(shape)
data[0] = 5
data[3, 2, 1] = 900
data = np.round(data).astype(np.int16)
mask = np.zeros(shape, np.uint8)
mask[1:, 1:, :] = 1
affine = np.diag([3.0, 3.0, 3.5, 1.0])
image = nb.Nifti1Image(data, affine)
image.header.set_zooms((3, 3, 3.5, 2.0))
image.header.set_xyzt_units("mm", "sec")
nb.save(image, here / "bold.nii.gz")
nb.save(nb.Nifti1Image(mask, affine), here / "mask.nii.gz")

std, dvars, _ = compute_dvars(here / "bold.nii.gz", here / "mask.nii.gz", remove_zerovariance=True)
inside = data[mask == 1].astype(float)
q75, q25 = (np.percentile(inside, q, axis=1, method="lower") for q in (75, 25))
kept = inside[q75 - q25 > 0]
sd = ((q75 - q25) / 1.349)[q75 - q25 > 0]
centred = kept - kept.mean(1, keepdims=True)
rho = (centred[:, 1:] * centred[:, :-1]).sum(1) / (centred**2).sum(1)
plain = np.sqrt((np.diff(kept, axis=1) ** 2).mean(0))
exact_std = plain / (np.sqrt(2 * (1 - rho)) * sd).mean()
unit = centred / np.linalg.norm(centred, axis=1, keepdims=True)
gcor = float((unit @ unit.T).mean())

with tempfile.TemporaryDirectory() as folder:
    kinds, fd, rms = {}, {}, {}
    motion = np.cumsum(rng.standard_normal((frames, 6)) * [0.05, 0.08, 0.1, 0.001, 0.0015, 0.002], axis=0)
    motion[30:, 2] += 0.9
    motion = np.round(motion, 6)
    trans, rot = motion[:, :3], motion[:, 3:]
    degrees = np.degrees(rot)
    tables = {
        "fsl": ("motion.par", np.hstack([rot, trans])),
        "spm": ("rp_motion.txt", motion),
        "afni": ("motion.1D", np.column_stack([degrees[:, 2], degrees[:, 0], degrees[:, 1], trans[:, 2], trans[:, 0], trans[:, 1]])),
    }
    for kind, (name, table) in tables.items():
        np.savetxt(here / name, table, fmt="%.8f", header="made up" if kind == "afni" else "")
        made = FramewiseDisplacement(
            in_file=str(here / name), parameter_source=kind.upper(), out_file=f"{folder}/fd.txt", radius=50).run()
        fd[kind] = np.loadtxt(made.outputs.out_file, skiprows=1)
    header = "\t".join(["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"])
    np.savetxt(here / "sub-01_desc-confounds_timeseries.tsv", motion, fmt="%.8f", delimiter="\t", header=header, comments="")
    fd["fmriprep"] = fd["spm"]

    tsnr = TSNR(in_file=[str(here / "bold.nii.gz")], tsnr_file=f"{folder}/tsnr.nii.gz",
                mean_file=f"{folder}/mean.nii.gz", stddev_file=f"{folder}/sd.nii.gz").run()
    tsnr_values = nb.load(tsnr.outputs.tsnr_file).get_fdata()[(mask == 1) & (data.std(-1) > 0)]


def rigid(p):
    (sa, sb, sc), (ca, cb, cc) = np.sin(p[3:]), np.cos(p[3:])
    x = np.array([[1, 0, 0], [0, ca, -sa], [0, sa, ca]])
    y = np.array([[cb, 0, sb], [0, 1, 0], [-sb, 0, cb]])
    z = np.array([[cc, -sc, 0], [sc, cc, 0], [0, 0, 1]])
    m = np.eye(4)
    m[:3, :3], m[:3, 3] = x @ y @ z, p[:3]
    return m


def rmsdiff(a, b, radius=80.0):
    """What FSL's rmsdiff computes, about the origin."""
    d = b @ np.linalg.inv(a) - np.eye(4)
    return np.sqrt(radius**2 / 5 * np.trace(d[:3, :3].T @ d[:3, :3]) + d[:3, 3] @ d[:3, 3])


relative = [rmsdiff(rigid(motion[t - 1]), rigid(motion[t])) for t in range(1, frames)]

course = np.round(shared + 3 * np.sin(np.arange(frames) * 0.4) + 100, 5)
f, power = signal.periodogram(course, fs=0.5, detrend="linear", scaling="spectrum")
f, power = f[1:], power[1:]
bands = [power[f < 0.02].sum(), power[(f >= 0.02) & (f <= 0.1)].sum(), power[f > 0.1].sum()]
spectrum = dict(course=course, tr=2.0, band=[0.02, 0.1], shares=np.array(bands) / power.sum(),
                peak=f[power.argmax()], centroid=(f * power).sum() / power.sum())

people, parcels = 12, 6
mean_fd = np.round(rng.uniform(0.05, 0.6, people), 5)
edges = np.round(np.clip(0.3 + rng.standard_normal((people, 15)) * 0.2 + mean_fd[:, None] * rng.uniform(-.8, .8, 15), -.9, .9), 6)
edges[3, 4] = np.nan
centres = np.round(rng.uniform(-60, 60, (parcels, 3)), 3)
pairs = [(i, j) for i in range(parcels) for j in range(i + 1, parcels)]
qcfc, p = zip(*(stats.pearsonr(mean_fd[~np.isnan(e)], np.arctanh(e[~np.isnan(e)])) for e in edges.T))
distance = [np.linalg.norm(centres[i] - centres[j]) for i, j in pairs]
q = stats.false_discovery_control(p)
cohort = dict(
    mean_fd=mean_fd, edges=[[None if np.isnan(v) else v for v in row] for row in edges], centres=centres,
    correlations=qcfc, p=p, median_absolute=np.median(np.abs(qcfc)), significant=np.mean(np.array(p) < 0.05),
    significant_fdr=np.mean(q < 0.05), dependence=stats.spearmanr(qcfc, distance).statistic)

ts = [(t, n, 2 * stats.t.sf(abs(t), n)) for t in (0, 0.01, 0.5, -1.3, 2.2, 6, 30) for n in (1, 3, 10, 40, 879)]
group = np.append(np.round(rng.gamma(3, 0.05, 20), 4), [1.5])
median = np.median(group)
json.dump(
    dict(
        versions={name: version(name) for name in ("nipype", "nitime", "numpy", "scipy", "nibabel")},
        frames=frames, tolerance=dict(nipype=1e-5, exact=1e-9), fd=fd, relative=relative,
        dvars=dict(nipype=dvars, nipype_std=std, plain=plain, std=exact_std, used=len(kept), constant=int(len(inside) - len(kept))),
        normaliser=np.median(inside), gcor=gcor, tsnr_median=np.median(tsnr_values), tsnr=tsnr_values, spectrum=spectrum,
        cohort=cohort, student=ts,
        group=dict(values=group, z=(group - median) / stats.median_abs_deviation(group, scale="normal"))),
    open(here / "reference.json", "w"), default=lambda v: v.tolist())
