"""Writes small matrices of connectivity with nibabel, and the numbers that nibabel and wb_command read from them and from
what is written here: python reference.py

Files in `written` come from the test (BOLDSCOPE_WRITE_CIFTI=1 vitest ...). wb_command is left out where it is absent;
its numbers are committed.
"""

import json
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nibabel
import numpy
from nibabel import cifti2

here = Path(__file__).parent
out = here / 'files'
out.mkdir(exist_ok=True)
random = numpy.random.default_rng(11)
width = 4
matrix = numpy.corrcoef(random.normal(size=(width, 30)))
matrix[0, 2] = matrix[2, 0] = numpy.nan
directed = random.normal(size=(width, width))

affine = numpy.array([[-2, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2, -72], [0, 0, 0, 1]], float)
volume = (91, 109, 91)
none = numpy.zeros((0, 3), int)
names = ['7Networks_LH_Vis_1', '7Networks_RH_Default_PFC_2', 'Thalamus & more', 'Putamen <1>']
voxels = [none, none, numpy.array([[40, 50, 30], [41, 50, 30], [40, 53, 33]]), numpy.array([[10, 11, 12]])]
surface = [
    {'CIFTI_STRUCTURE_CORTEX_LEFT': numpy.array([1, 2, 3])},
    {'CIFTI_STRUCTURE_CORTEX_RIGHT': numpy.array([4, 5])},
    {},
    {},
]
vertices = {'CIFTI_STRUCTURE_CORTEX_LEFT': 20, 'CIFTI_STRUCTURE_CORTEX_RIGHT': 20}
parcels = cifti2.ParcelsAxis(names, voxels, surface, affine, volume, vertices)
order = [2, 0, 3, 1]

# An axis of a nibabel array is a dimension of the matrix: the second is the row.
for name, axes, data, dtype, little in [
    ('float32.pconn.nii', (parcels, parcels), matrix.T, 'f4', True),
    ('float64.pconn.nii', (parcels, parcels), matrix.T, 'f8', True),
    ('big.pconn.nii', (parcels, parcels), matrix.T, 'f4', False),
    ('directed.pconn.nii', (parcels, parcels), directed.T, 'f4', True),
    ('ordered.pconn.nii', (parcels[order], parcels), directed.T[order], 'f4', True),
    ('oblong.pconn.nii', (parcels[order[:3]], parcels), directed.T[order[:3]], 'f4', True),
    ('others.pconn.nii', (cifti2.ParcelsAxis([name + 'x' for name in names], voxels, surface, affine, volume, vertices), parcels), matrix.T, 'f4', True),
]:
    image = cifti2.Cifti2Image(data.astype(dtype), cifti2.Cifti2Header.from_axes(axes))
    image.nifti_header.set_data_dtype(dtype)
    if not little:
        image._nifti_header = image.nifti_header.as_byteswapped('>')
    nibabel.save(image, out / name)

# Whole numbers with slope and intercept, as the header may ask for; nibabel writes them unscaled.
scaled = cifti2.Cifti2Image(numpy.round(numpy.nan_to_num(matrix) * 1000).astype('i2'), cifti2.Cifti2Header.from_axes((parcels, parcels)))
scaled.nifti_header.set_data_dtype('i2')
nibabel.save(scaled, out / 'scaled.pconn.nii')
with open(out / 'scaled.pconn.nii', 'r+b') as file:
    file.seek(176)  # scl_slope, scl_inter
    file.write(numpy.array([0.001, 0.25], '<f8').tobytes())


def rows_by_nibabel(path):
    """Rows of the matrix by what lies along the second dimension."""
    return nibabel.load(path).get_fdata().T


def rows_by_workbench(path):
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / 'x.txt'
        subprocess.run(['wb_command', '-cifti-convert', '-to-text', str(path), str(text)], check=True, capture_output=True)
        return numpy.array([[float(cell) for cell in line.split()] for line in text.read_text().splitlines()])


def listed(values):
    return [[None if numpy.isnan(value) else float(value) for value in row] for row in values]


read = ['float32.pconn.nii', 'float64.pconn.nii', 'big.pconn.nii', 'directed.pconn.nii', 'ordered.pconn.nii', 'scaled.pconn.nii']
written = sorted((here / 'written').glob('*.pconn.nii'))
saved = {
    'versions': {'python': platform.python_version(), 'nibabel': nibabel.__version__, 'numpy': numpy.__version__},
    'names': names,
    'centres': [None, None, *[nibabel.affines.apply_affine(affine, places).mean(0).tolist() for places in voxels[2:]]],
    'rows': {name: listed(rows_by_nibabel(out / name)) for name in read},
    'written': {path.name: listed(rows_by_nibabel(path)) for path in written},
    'directed': listed(directed.astype('f4')),
}
previous = here / 'reference.json'
if shutil.which('wb_command'):
    version = subprocess.run(['wb_command', '-version'], capture_output=True, text=True).stdout
    saved['versions']['wb_command'] = next((line.split(':')[1].strip() for line in version.splitlines() if line.startswith('Version')), '')
    by = [out / name for name in read if name != 'ordered.pconn.nii'] + written
    saved['workbench'] = {path.name: listed(rows_by_workbench(path)) for path in by}
elif previous.exists():
    saved['workbench'] = json.loads(previous.read_text())['workbench']
else:
    sys.exit('wb_command is needed the first time')
previous.write_text(json.dumps(saved, indent=1) + '\n')
