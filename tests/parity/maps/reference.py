"""Series of a probabilistic atlas by nilearn's NiftiMapsMasker, as numbers to compare with.

    python -m venv /tmp/venv && /tmp/venv/bin/pip install -r tests/parity/maps/requirements.txt
    /tmp/venv/bin/python tests/parity/maps/reference.py [folder of test data]

Maps are brought to the grid of the recording by nilearn's resample_img with linear interpolation; the masker then fits
them without resampling. No voxel centre of the generated recordings lies on the edge of the maps, where rounding decides
for scipy. Where values are missing nilearn takes them for 0: there numpy's lstsq over the voxels that have a value is
the reference. Coverage is the weight in voxels that are not 0 in all frames, over all weight.
"""

import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import nibabel
import numpy
from nilearn.image import resample_img
from nilearn.maskers import NiftiMapsMasker
from scipy import ndimage

here = Path(__file__).parent
out = here / 'files'
out.mkdir(exist_ok=True)
shared = Path(sys.argv[1] if len(sys.argv) > 1 else '../shared/data')
random = numpy.random.default_rng(5)

size, count, frames = (9, 10, 8), 5, 12
affine = numpy.array([[-4.0, 0, 0, 18], [0, 4, 0, -20], [0, 0, 4, -14], [0, 0, 0, 1]])
turned = numpy.array([[3.4, 0.5, 0.1, -15.27], [-0.4, 3.6, -0.3, -13.17], [0.2, 0.35, 3.3, -12.73], [0, 0, 0, 1]])
grid = numpy.stack(numpy.meshgrid(*(numpy.arange(n) for n in size), indexing='ij'), -1)
centres = random.uniform(2, 6, (count, 3))
maps = numpy.stack([numpy.exp(-((grid - centre) ** 2).sum(-1) / 3) for centre in centres], -1)
maps[maps < 0.05] = 0
signed = maps.copy()
signed[..., 1] -= 0.2 * signed[..., 2]
bold = random.normal(1000, 40, (8, 7, 8, frames))
bold[:2] = 0
missing = bold.copy()
missing[2:4, :, :, 3] = numpy.nan
missing[:, :, 4:, :] = numpy.nan


def save(name, values, where, dtype='float32', tr=None):
    image = nibabel.Nifti1Image(values.astype(dtype), where)
    image.set_sform(where, 4)
    if tr:
        image.header.set_zooms(image.header.get_zooms()[:3] + (tr,))
        image.header.set_xyzt_units('mm', 'sec')
    nibabel.save(image, out / name)


save('plain_probseg.nii.gz', maps, affine)
save('signed_probseg.nii.gz', signed, affine)
save('empty_probseg.nii.gz', numpy.concatenate([maps[..., :2], 0 * maps[..., :1], maps[..., 2:3]], -1), affine)
save('collinear_probseg.nii.gz', numpy.concatenate([maps, maps[..., :1] + 2 * maps[..., 3:4]], -1), affine)
save('same_bold.nii.gz', random.normal(500, 20, size + (frames,)), affine, 'int16', 2)
save('turned_bold.nii.gz', bold, turned, 'float32', 2)
save('missing_bold.nii.gz', missing, turned, 'float32', 2)
(out / 'plain_probseg.csv').write_text('x,y,z,name,net name\n' + ''.join(f'{i},0,0,Region {i},Net {i % 2}\n' for i in range(count)))


def facts(bold_path, maps_path):
    image, atlas = nibabel.load(bold_path), nibabel.load(maps_path)
    there = resample_img(atlas, image.affine, image.shape[:3], interpolation='linear', force_resample=True, copy_header=True)
    weights = numpy.nan_to_num(there.get_fdata())
    values = image.get_fdata()
    has = (numpy.nan_to_num(values) != 0).any(-1)
    share = numpy.abs(weights)[has].sum(0) / numpy.maximum(numpy.abs(weights).sum((0, 1, 2)), 1e-300)
    if numpy.isnan(values).any():
        series = numpy.full((values.shape[3], weights.shape[3]), numpy.nan)
        for t in range(values.shape[3]):
            take = numpy.isfinite(values[..., t])
            left = weights[take]
            active = (left**2).sum(0) > 0
            series[t, active] = numpy.linalg.lstsq(left[:, active], values[take, t], rcond=None)[0]
    else:
        series = NiftiMapsMasker(there, resampling_target=None, standardize=False, keep_masked_maps=True).fit_transform(image)
        series = numpy.where((weights**2).sum((0, 1, 2)) > 0, series, numpy.nan)
    own = numpy.maximum(numpy.nan_to_num(atlas.get_fdata()), 0)
    places = [
        nibabel.affines.apply_affine(atlas.affine, ndimage.center_of_mass(own[..., i])).tolist() if own[..., i].any() else None
        for i in range(own.shape[3])
    ]
    plain = lambda array: [[None if numpy.isnan(v) else float(f'{v:.9g}') for v in row] for row in array]
    shown = numpy.unique(numpy.linspace(0, series.shape[0] - 1, 12).astype(int))
    return {
        'frames': shown.tolist(),
        'values': plain(series[shown]),
        'coverage': [float(f'{v:.9g}') for v in share],
        'centres': places,
    }


cases = [
    ('generated', 'same_bold.nii.gz', 'plain_probseg.nii.gz'),
    ('generated', 'turned_bold.nii.gz', 'plain_probseg.nii.gz'),
    ('generated', 'turned_bold.nii.gz', 'signed_probseg.nii.gz'),
    ('generated', 'turned_bold.nii.gz', 'empty_probseg.nii.gz'),
    ('generated', 'missing_bold.nii.gz', 'plain_probseg.nii.gz'),
    ('shared', 'bold/gift_sub-007_lowres.nii.gz', 'atlases/MSDL39_4D_prob.nii.gz'),
    ('shared', 'bold/gift_sub-067_lowres.nii.gz', 'atlases/MSDL39_4D_prob.nii.gz'),
    ('shared', 'bold/pyhrf_subj0_bold_session0.nii.gz', 'atlases/MSDL39_4D_prob.nii.gz'),
]
reference = {
    'versions': {name: version(name) for name in ('nibabel', 'nilearn', 'numpy', 'scipy')} | {'python': platform.python_version()},
    # Relative to the largest value of a case.
    'tolerance': 1e-5,
    'cases': [
        {'root': root, 'bold': bold, 'maps': maps} | facts(*((out if root == 'generated' else shared) / name for name in (bold, maps)))
        for root, bold, maps in cases
    ],
}
(here / 'reference.json').write_text(json.dumps(reference) + '\n')
