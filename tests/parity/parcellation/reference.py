"""Parcel means by nibabel and numpy, as numbers to compare with.

    npx vitest run --project parity tests/parity/parcellation     writes the generated fixture to artefacts/
    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r tests/parity/parcellation/requirements.txt
    /tmp/venv/bin/python tests/parity/parcellation/reference.py [folder of test data]

Run from the project's root. Writes tests/parity/parcellation/reference.json. Files are read by nibabel; everything
else is written out here: each voxel centre goes to world coordinates and to the nearest label, halves away from zero,
and the mean over a label's voxels leaves values out that are not finite.
"""
import hashlib
import json
import sys
from pathlib import Path

import nibabel
import numpy as np

HERE = Path(__file__).parent
FIXTURE = Path("artefacts/parity/parcellation")
SHARED = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
CASES = [
    ("generated", "oblique_bold.nii", "fine_dseg.nii"),
    ("generated", "oblique_bold.nii", "same_dseg.nii"),
    ("generated", "missing_bold.nii", "fine_dseg.nii"),
    ("generated", "single_bold.nii", "same_dseg.nii"),
    ("shared", "bold/gift_sub-007_lowres.nii.gz", "atlases/Schaefer2018_100_7N_2mm.nii.gz"),
    ("shared", "bold/gift_sub-067_lowres.nii.gz", "atlases/A424_2mm.nii.gz"),
    ("shared", "bold/gift_sub-007_lowres.nii.gz", "atlases/AAL116_xcp.nii.gz"),
    ("shared", "bold/pyhrf_subj0_bold_session0.nii.gz", "atlases/Schaefer2018_100_7N_1mm.nii.gz"),
    ("shared", "bold/abide_slice_Dat2.nii.gz", "atlases/abide_CC400.nii.gz"),
    ("shared", "bold/haxby_run001_bold_25mm.nii.gz", "atlases/Yeo7_liberal_2mm.nii.gz"),
    ("shared", "bold/nipype_ds003_sub-01_mc.nii.gz", "atlases/abide_ho.nii.gz"),
    ("shared", "bold/oro_filtered_func_data.nii.gz", "atlases/AAL116_xcp.nii.gz"),
    ("shared", "bold/nibabel_functional.nii", "atlases/Schaefer2018_400_7N_2mm.nii.gz"),
    ("shared", "bold/tedana_echo1.nii.gz", "atlases/abide_CC200.nii.gz"),
]
SHOWN = 24  # parcels and frames of each case whose numbers are kept


def nearest(x):
    """Halves go away from zero; a hair below a half is a half."""
    return np.sign(x) * np.floor(np.abs(x) + 0.5 + 1e-6)


def labels_on_grid(bold, atlas):
    grid = np.indices(bold.shape[:3]).reshape(3, -1)
    world = nibabel.affines.apply_affine(bold.affine, grid.T)
    voxel = nearest(nibabel.affines.apply_affine(np.linalg.inv(atlas.affine), world)).astype(int).T
    volume = np.asarray(atlas.dataobj).reshape(atlas.shape[:3]).astype(int)
    inside = np.all((voxel >= 0) & (voxel < np.array(volume.shape)[:, None]), axis=0)
    found = np.zeros(grid.shape[1], int)
    found[inside] = volume[tuple(voxel[:, inside])]
    return found, np.unique(volume[volume != 0])


def parcellate(bold, atlas):
    found, labels = labels_on_grid(bold, atlas)
    data = bold.get_fdata(dtype=np.float64).reshape(found.size, -1)
    finite = np.isfinite(data)
    counts = np.array([(found == label).sum() for label in labels])
    means = np.full((data.shape[1], labels.size), np.nan)
    coverage = np.zeros(labels.size)
    for column, label in enumerate(labels):
        members = found == label
        if not members.any():
            continue
        known = finite[members]
        total = np.where(known, data[members], 0).sum(axis=0)
        with np.errstate(invalid="ignore"):
            means[:, column] = np.where(known.any(axis=0), total / known.sum(axis=0), np.nan)
        coverage[column] = (known & (data[members] != 0)).any(axis=1).mean()
    return labels, counts, means, coverage


def plain(values):
    return [None if np.isnan(value) else float(f"{value:.9g}") for value in np.ravel(values)]


def some(length):
    return sorted(set(np.linspace(0, length - 1, min(length, SHOWN)).astype(int).tolist()))


def summarise(root, bold_name, atlas_name):
    folder = FIXTURE if root == "generated" else SHARED
    paths = [folder / bold_name, folder / atlas_name]
    labels, counts, means, coverage = parcellate(*map(nibabel.load, paths))
    parcels, frames = some(labels.size), some(means.shape[0])
    known = means[:, ~np.isnan(means).all(axis=0)]
    return {
        "root": root,
        "bold": bold_name,
        "atlas": atlas_name,
        "sha256": [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths],
        "frames": means.shape[0],
        "labels": labels.size,
        "emptyParcels": int((counts == 0).sum()),
        "voxels": int(counts.sum()),
        "meanCoverage": float(coverage.mean()),
        "mean": None if known.size == 0 else float(np.nanmean(known)),
        "deviation": None if known.size == 0 else float(np.nanstd(known)),
        "shownFrames": frames,
        "shownLabels": labels[parcels].tolist(),
        "shownCoverage": plain(coverage[parcels]),
        "parcelMeans": plain(np.array([np.nanmean(means[:, p]) if counts[p] else np.nan for p in parcels])),
        "parcelDeviations": plain(np.array([np.nanstd(means[:, p]) if counts[p] else np.nan for p in parcels])),
        "diagonal": plain(np.array([means[frames[i % len(frames)], p] for i, p in enumerate(parcels)])),
    }


def main():
    with np.errstate(all="ignore"):
        cases = [summarise(*case) for case in CASES]
    versions = {"nibabel": nibabel.__version__, "numpy": np.__version__}
    lines = ",\n".join("  " + json.dumps(case) for case in cases)
    text = '{"madeWith": %s, "cases": [\n%s\n]}\n' % (json.dumps(versions), lines)
    (HERE / "reference.json").write_text(text)
    for case in cases:
        print(case["bold"], case["atlas"], case["labels"], case["emptyParcels"], case["voxels"], round(case["meanCoverage"], 3))


if __name__ == "__main__":
    main()
