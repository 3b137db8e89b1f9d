"""Small atlases of each kind, and the centres of their parcels by nibabel and scipy, as numbers to compare with.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r tests/parity/atlases/requirements.txt
    /tmp/venv/bin/python tests/parity/atlases/reference.py

Run from the project's root. Writes files/ and reference.json beside this script. Centres of label volumes and of maps
are scipy.ndimage.center_of_mass, unweighted and weighted by the values above 0, brought to mm by nibabel's affine;
those of the CIFTI atlas the mean over the voxels of its brain model axis, none where a place lies on a surface.
"""
import json
from pathlib import Path

import nibabel
import numpy as np
import scipy
from nibabel import cifti2
from scipy import ndimage

HERE = Path(__file__).parent
FILES = HERE / "files"
BUNDLED = HERE.parents[2] / "resources/atlases/tpl-MNI152NLin2009aSym_res-2_atlas-SchaeferProjected100_dseg.nii.gz"
OBLIQUE = np.array([[-1.9, 0.31, 0.2, 11.5], [0.28, 2.2, -0.55, -9.25], [0.15, 0.6, 2.9, -7.75], [0, 0, 0, 1]])
random = np.random.default_rng(11)


def centre(affine, index):
    return [round(float(value), 6) for value in nibabel.affines.apply_affine(affine, index)]


def labels():
    """Labels above 255 with gaps, of one voxel and of many, in an oblique volume."""
    volume = np.zeros((11, 9, 8), np.int16)
    for label in (3, 4, 300, 2035):
        volume[tuple(random.integers(0, (11, 9, 8), (40, 3)).T)] = label
    volume[5, 5, 5] = 9170
    image = nibabel.Nifti1Image(volume, OBLIQUE)
    image.set_sform(OBLIQUE, code="scanner")
    nibabel.save(image, FILES / "oblique_dseg.nii.gz")
    return of_labels(FILES / "oblique_dseg.nii.gz")


def of_labels(path):
    image = nibabel.load(path)
    volume = np.asarray(image.dataobj)
    found = [int(label) for label in np.unique(volume) if label != 0]
    middles = ndimage.center_of_mass(np.ones(volume.shape), volume, found)
    return [
        {"label": label, "voxels": int((volume == label).sum()), "centre": centre(image.affine, middle)}
        for label, middle in zip(found, middles)
    ]


def maps():
    """Weights of four maps with negative values and a missing one, which count for nothing."""
    values = random.normal(-0.5, 1, (9, 8, 7, 4)).astype(np.float32)
    values[2, 3, 4, 1] = np.nan
    values[..., 3] = 0
    values[1, 2, 3, 3] = 0.25
    image = nibabel.Nifti1Image(values, OBLIQUE)
    image.set_sform(OBLIQUE, code="mni")
    nibabel.save(image, FILES / "four_probseg.nii.gz")
    rows = []
    for at in range(4):
        weights = np.where(np.nan_to_num(values[..., at]) > 0, np.nan_to_num(values[..., at]), 0).astype(np.float64)
        middle = ndimage.center_of_mass(weights)
        rows.append({"label": at + 1, "voxels": int((weights > 0).sum()), "centre": centre(OBLIQUE, middle)})
    clean = np.where(np.nan_to_num(values) > 0, np.nan_to_num(values), 0)
    highest = np.where(clean.max(-1) > 0, clean.argmax(-1) + 1, 0)
    return {"parcels": rows, "highest": np.bincount(highest.ravel(), minlength=5).tolist()}


def places():
    """A cortical parcel, one of voxels, and one that has both."""
    mask = np.zeros((6, 7, 8), bool)
    mask[1:4, 2:5, 3:6] = True
    surface = cifti2.BrainModelAxis.from_surface(np.array([0, 2, 5, 7]), 12, "CORTEX_LEFT")
    voxels = cifti2.BrainModelAxis.from_mask(mask, name="thalamus_left", affine=OBLIQUE)
    axis = surface + voxels
    keys = np.concatenate([[1, 1, 2, 0], np.where(np.arange(27) % 3 == 0, 7, np.where(np.arange(27) % 5 == 0, 2, 0))])
    table = {0: ("???", (0, 0, 0, 0)), 1: ("7Networks_LH_Vis_1", (1, 0, 0, 1)), 2: ("both", (0, 1, 0, 1)), 7: ("Thalamus", (0, 0, 1, 1))}
    header = cifti2.Cifti2Header.from_axes((cifti2.LabelAxis(["one"], [table]), axis))
    image = cifti2.Cifti2Image(keys[None].astype(np.int32), header)
    image.nifti_header.set_data_dtype(np.int32)
    nibabel.save(image, FILES / "mixed.dlabel.nii")
    rows = []
    for key in (1, 2, 7):
        chosen = axis[keys == key]
        is_volume = bool(chosen.volume_mask.all())
        mean = chosen.voxel.mean(0) if is_volume else None
        rows.append({"label": key, "voxels": int((keys == key).sum()), "centre": centre(OBLIQUE, mean) if is_volume else None})
    return {"parcels": rows, "volume": [int(((keys == key)[4:]).sum()) for key in (1, 2, 7)]}


FILES.mkdir(exist_ok=True)
reference = {
    "made": {"nibabel": nibabel.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
    "labels": labels(),
    "maps": maps(),
    "places": places(),
    "bundled": of_labels(BUNDLED),
}
(HERE / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
