"""What nibabel, scipy, numpy and pandas read from exported files: python reference.py

The files are written by BOLDSCOPE_WRITE_EXPORT=1 npx vitest run --project parity tests/parity/export
"""

import json
import math
import platform
from pathlib import Path

import nibabel
import numpy
import pandas
import scipy
from scipy import io

here = Path(__file__).parent
run = 'sub-01_task-rest_atlas-Three'
series = here / 'written' / f'{run}_stat-mean_timeseries'
matrix = here / 'written' / f'{run}_stat-pearsoncorrelation_relmat'


def plain(values):
    """Nested lists, None for NaN."""
    if isinstance(values, list):
        return [plain(value) for value in values]
    return None if math.isnan(values) else values


def beside(path, ending):
    return path.with_name(path.name + ending)


def mat_names(mat):
    return [str(cell[0]) for cell in mat['names'][:, 0]]


def volume(stat):
    image = nibabel.load(here / 'written' / f'{run}_stat-{stat}_boldmap.nii.gz')
    return {
        'values': plain(numpy.asanyarray(image.dataobj).ravel(order='F').tolist()),
        'shape': list(image.shape),
        'dtype': str(image.get_data_dtype()),
        'affine': image.affine.tolist(),
        'sform': int(image.header['sform_code']),
        'zooms': [float(size) for size in image.header.get_zooms()],
        'units': list(image.header.get_xyzt_units()),
    }


ptseries = nibabel.load(beside(series, '.ptseries.nii'))
time, parcels = (ptseries.header.get_axis(i) for i in range(2))
series_mat = io.loadmat(beside(series, '.mat'))
series_npy = numpy.load(beside(series, '.npy'))
table = pandas.read_csv(beside(series, '.csv'), dtype='float32')
pconn = nibabel.load(beside(matrix, '.pconn.nii'))
rows = pconn.header.get_axis(0)
matrix_mat = io.loadmat(beside(matrix, '.mat'))
matrix_npy = numpy.load(beside(matrix, '.npy'))

reference = {
    'versions': {
        'python': platform.python_version(),
        **{module.__name__: module.__version__ for module in [nibabel, numpy, pandas, scipy]},
    },
    'series': {
        'ptseries': {
            'values': plain(numpy.asanyarray(ptseries.dataobj).tolist()),
            'names': parcels.name.tolist(),
            'tr': time.step,
        },
        'mat': {
            'values': plain(series_mat['timeseries'].tolist()),
            'names': mat_names(series_mat),
            'tr': series_mat['tr'].item(),
            'dtype': str(series_mat['timeseries'].dtype),
        },
        'npy': {'values': plain(series_npy.tolist()), 'dtype': str(series_npy.dtype)},
        'csv': {'values': plain(table.to_numpy().tolist()), 'names': table.columns.tolist()},
    },
    'matrix': {
        'pconn': {
            'values': plain(numpy.asanyarray(pconn.dataobj).tolist()),
            'names': rows.name.tolist(),
            'voxels': [voxels.tolist() for voxels in rows.voxels],
            'affine': rows.affine.tolist(),
        },
        'mat': {'values': plain(matrix_mat['matrix'].tolist()), 'names': mat_names(matrix_mat)},
        'npy': {'values': plain(matrix_npy.tolist())},
    },
    'maps': {'coverage': volume('coverage'), 'degree': volume('pearsoncorrelation+degree')},
}
(here / 'reference.json').write_text(json.dumps(reference, indent=1, ensure_ascii=False) + '\n')
