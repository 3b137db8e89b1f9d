"""Writes small dense recordings and atlases with nibabel, and the means of their parcels by numpy and by Workbench.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r tests/parity/dense/requirements.txt
    /tmp/venv/bin/python tests/parity/dense/reference.py

Workbench (Debian package connectome-workbench) must be on the path. Means leave out what is not finite; coverage is the
share of a parcel's places that have a value other than 0 in some frame. Workbench runs in its legacy mode: the other one
stops where a label's place is not in the recording.
"""

import json
import platform
import subprocess
import tempfile
from pathlib import Path

import nibabel
import numpy
from nibabel import cifti2, gifti

here = Path(__file__).parent
out = here / 'files'
out.mkdir(exist_ok=True)
random = numpy.random.default_rng(11)
frames, vertices = 7, 60
affine = numpy.array([[-2, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2, -72], [0, 0, 0, 1]], float)
shape = (91, 109, 91)
thalamus = numpy.array([[40 + i, 50 + j, 35] for j in range(3) for i in range(4)])
putamen = numpy.array([[30, 60 + i, 33] for i in range(5)])


def models(left, right, *groups):
    axis = cifti2.BrainModelAxis.from_surface(left, vertices, 'CORTEX_LEFT')
    axis += cifti2.BrainModelAxis.from_surface(right, vertices, 'CORTEX_RIGHT')
    for name, voxels in groups:
        axis += cifti2.BrainModelAxis(name, voxel=voxels, affine=affine, volume_shape=shape)
    return axis


everywhere = numpy.arange(vertices)
# The recording lacks the wall between the hemispheres and a little more; the atlas has every vertex.
seen = models(
    numpy.setdiff1d(everywhere, [0, 1, 2, 3, 17]),
    numpy.setdiff1d(everywhere, [0, 1, 2, 3, 4]),
    ('THALAMUS_LEFT', thalamus),
    ('PUTAMEN_RIGHT', putamen),
)
whole = models(everywhere, everywhere, ('THALAMUS_LEFT', thalamus))
keys = {
    0: '???',
    1: '7Networks_LH_Vis_1',
    2: '7Networks_LH_Default_2',
    3: '7Networks_RH_Vis_1',
    4: 'Both <sides> & more',
    5: 'Thalamus',
    6: 'Nowhere',
    7: 'Medial_Wall',
    12: 'Frontal',
}
table = {key: (name, (key / 20, 0.5, 0.5, 1 if key else 0)) for key, name in keys.items()}
labels = numpy.zeros(len(whole), int)
left = labels[:vertices]
right = labels[vertices : 2 * vertices]
left[:4] = right[:4] = 7
left[4:20], left[20:40], left[50:] = 1, 2, 4
right[10:30], right[30:45], right[55:] = 3, 12, 4
labels[2 * vertices :] = 5

series = random.normal(1000, 30, (frames, len(seen)))
series[:, 60:70] = 0  # without signal
missing = series.copy()
missing[2, 5:15] = numpy.nan
missing[:, 30:33] = numpy.nan
some = missing.copy()
missing[4, :55] = numpy.nan
time = cifti2.SeriesAxis(0, 0.72, frames, 'SECOND')


def cifti(name, data, axes, dtype, scale=None):
    image = cifti2.Cifti2Image(data.astype(dtype), cifti2.Cifti2Header.from_axes(axes))
    image.nifti_header.set_data_dtype(dtype)
    if scale:
        image.nifti_header.set_slope_inter(*scale)
    nibabel.save(image, out / name)


cifti('plain.dtseries.nii', series, (time, seen), 'float32')
cifti('missing.dtseries.nii', missing, (time, seen), 'float64')
cifti('turned.dtseries.nii', some.T, (seen, time), 'float32')
cifti('short.dtseries.nii', numpy.round(series), (time, seen), 'int16')
cifti('surfaces.dtseries.nii', series[:, : 2 * vertices - 10], (time, seen[: 2 * vertices - 10]), 'float32')
cifti('fewer.dtseries.nii', series[:, :50], (time, cifti2.BrainModelAxis.from_surface(numpy.arange(50), 50, 'CORTEX_LEFT')), 'float32')
cifti('elsewhere.dtseries.nii', series[:, :12], (time, cifti2.BrainModelAxis('THALAMUS_LEFT', voxel=thalamus, affine=affine + numpy.diag([0, 0, 1, 0]), volume_shape=shape)), 'float32')
cifti('cerebellum.dtseries.nii', series[:, :5], (time, cifti2.BrainModelAxis('CEREBELLUM', voxel=putamen - 20, affine=affine, volume_shape=shape)), 'float32')
cifti('spectrum.dtseries.nii', series, (cifti2.SeriesAxis(0, 0.1, frames, 'HERTZ'), seen), 'float32')
cifti('map.dscalar.nii', series[:1], (cifti2.ScalarAxis(['x']), seen), 'float32')
cifti('atlas.dlabel.nii', labels[None], (cifti2.LabelAxis(['atlas'], table), whole), 'float32')
turned = numpy.where(labels == 0, 0, numpy.where(labels < 4, 2, 12))
cifti('two.dlabel.nii', numpy.stack([turned, labels]), (cifti2.LabelAxis(['coarse', 'fine'], [table, table]), whole), 'int32')
volume = numpy.zeros(shape, 'int16')
volume[40:44, 50:52, 35] = 1
volume[30, 60:65, 33] = 2
volume[10, 10, 10] = 3
nibabel.save(nibabel.Nifti1Image(volume, affine), out / 'volume_dseg.nii.gz')


def surface(name, arrays, structure, encoding='GIFTI_ENCODING_B64GZ', intent='NIFTI_INTENT_TIME_SERIES', dtype='float32', table=None, meta=None):
    made = [
        gifti.GiftiDataArray(array.astype(dtype), intent=intent, datatype='NIFTI_TYPE_' + dtype.upper(), encoding=encoding, ordering='RowMajorOrder')
        for array in arrays
    ]
    about = {'AnatomicalStructurePrimary': structure} if structure else {}
    image = gifti.GiftiImage(darrays=made, meta=gifti.GiftiMetaData(about | (meta or {})))
    if table:
        for key, (text, colour) in table.items():
            label = gifti.GiftiLabel(key, *colour)
            label.label = text
            image.labeltable.labels.append(label)
    path = out / name
    nibabel.save(image, path)


courses = {side: random.normal(500, 20, (frames, vertices)).astype('float32') for side in 'LR'}
courses['L'][:, 25:30] = 0
courses['R'][3, 12:20] = numpy.nan
long = {'L': 'CortexLeft', 'R': 'CortexRight'}
for side, course in courses.items():
    surface(f'sub-01_task-rest_hemi-{side}_bold.func.gii', course, long[side], meta={'TimeStep': '2000.0'})
    surface(f'base64_hemi-{side}_bold.func.gii', course, None, 'GIFTI_ENCODING_B64BIN')
    surface(f'ascii_hemi-{side}_bold.func.gii', course, long[side], 'GIFTI_ENCODING_ASCII', 'NIFTI_INTENT_NONE')
    surface(f'one_hemi-{side}_bold.func.gii', [course.T], long[side])
own = {side: {0: table[0], **{key: table[key] for key in use}} for side, use in {'L': (1, 2, 4, 7), 'R': (3, 4, 7, 12)}.items()}
for side, ofside in {'L': left, 'R': right}.items():
    surface(f'cortex_hemi-{side}.label.gii', [ofside], long[side], intent='NIFTI_INTENT_LABEL', dtype='int32', table=own[side])
# As FreeSurfer names its parcels: alike on both sides, and -1 for no label.
for side in 'LR':
    ofside = numpy.where(everywhere < 10, -1, everywhere // 20 + 1)
    alike = {0: ('unknown', (0, 0, 0, 0)), **{key: (name, (0.1, 0.2, 0.3, 1)) for key, name in {1: 'cuneus', 2: 'insula', 3: 'bankssts'}.items()}}
    surface(f'{side.lower()}h.alike.label.gii', [ofside], None, 'GIFTI_ENCODING_ASCII', 'NIFTI_INTENT_LABEL', 'int32', alike)
points = gifti.GiftiDataArray(random.normal(0, 50, (vertices, 3)).astype('float32'), intent='NIFTI_INTENT_POINTSET', datatype='NIFTI_TYPE_FLOAT32')
nibabel.save(gifti.GiftiImage(darrays=[points]), out / 'lh.pial.surf.gii')
surface('lh.thickness.shape.gii', [courses['L'][0]], 'CortexLeft', intent='NIFTI_INTENT_SHAPE')


def plain(values):
    return [[None if numpy.isnan(value) else float(value) for value in row] for row in values]


def means(values, ofplaces):
    """Parcels in the order of their keys, without 0 and the wall between the hemispheres."""
    result = {}
    for key in sorted(set(keys) - {0, 7}):
        part = values[:, ofplaces == key]
        finite = numpy.isfinite(part)
        with numpy.errstate(invalid='ignore'):
            result[keys[key]] = numpy.where(finite, part, 0).sum(1) / finite.sum(1)
    return result


def coverage(values, ofplaces, wanted):
    has = (numpy.nan_to_num(values) != 0).any(0)
    return {keys[key]: float(has[ofplaces == key].sum() / max(1, (wanted == key).sum())) for key in sorted(set(keys) - {0, 7})}


def laid_on(axis):
    """The labels of the atlas at the places of a recording."""
    place = lambda model: {(name, vertex, tuple(voxel)): i for i, (name, vertex, voxel) in enumerate(zip(model.name, model.vertex, model.voxel))}
    where = place(whole)
    return numpy.array([labels[where[one]] if one in where else 0 for one in place(axis)])


def workbench(name):
    with tempfile.TemporaryDirectory() as folder:
        target = f'{folder}/x.ptseries.nii'
        direction = 'ROW' if name.startswith('turned') else 'COLUMN'
        subprocess.run(['wb_command', '-cifti-parcellate', out / name, out / 'atlas.dlabel.nii', direction, target, '-only-numeric', '-legacy-mode'], check=True)
        image = nibabel.load(target)
        parcels = image.header.get_axis(0 if direction == 'ROW' else 1)
        values = image.get_fdata()
        values = values.T if direction == 'ROW' else values
        return {str(parcel): values[:, i].tolist() for i, parcel in enumerate(parcels.name)}


cases = {}
for name in ['plain', 'missing', 'turned', 'short']:
    file = f'{name}.dtseries.nii'
    values = nibabel.load(out / file).get_fdata()
    values = values.T if name == 'turned' else values
    ofplaces = laid_on(seen)
    made = means(values, ofplaces)
    cases[file] = {
        'names': list(made),
        'values': plain(numpy.stack(list(made.values()), 1)),
        'coverage': list(coverage(values, ofplaces, labels).values()),
        # It stops where a parcel has no value at all.
        'workbench': None if name == 'missing' else workbench(file),
    }
both = numpy.concatenate([courses['L'], courses['R']], 1).astype(float)
cortex = labels[: 2 * vertices]
# Labels of two files are parcels of their own: 'Both' is there twice.
parts = {}
for side, offset in {'L': 0, 'R': vertices}.items():
    for key in sorted(set(own[side]) - {0, 7}):
        part = both[:, offset : offset + vertices][:, cortex[offset : offset + vertices] == key]
        parts[f'{side}_{keys[key]}'] = {
            'values': numpy.nanmean(part, 1).tolist(),
            'coverage': float((numpy.nan_to_num(part) != 0).any(0).mean()),
        }
made = means(both, cortex)
version = subprocess.run(['wb_command', '-version'], capture_output=True, text=True).stdout
reference = {
    'versions': {'nibabel': nibabel.__version__, 'numpy': numpy.__version__, 'python': platform.python_version(), 'workbench': version.split('Version: ')[1].split()[0]},
    # float32 in values of about 1000
    'tolerance': 1e-4,
    'dense': cases,
    'surfaces': parts,
    'surfacesByCifti': {'names': list(made), 'values': plain(numpy.stack(list(made.values()), 1))},
}
(here / 'reference.json').write_text(json.dumps(reference, indent=1) + '\n')
