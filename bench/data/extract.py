"""Parcels of one recording, cleaned, as one does it with nilearn.

    python extract.py CASE.json

CASE.json: {"bold", "atlas", "confounds", "out", "trSeconds", "lowCutHz", "highCutHz"}. The series is written to "out"
as text; one line of JSON comes back: seconds of the work without imports, seconds of processor time, peak memory of
the process and what of it was there before the work.
"""

import json
import sys
import time
import warnings

import nilearn
import numpy as np
import pandas as pd
from nilearn.maskers import NiftiLabelsMasker
from usage import cpu_seconds, peak_mib

with open(sys.argv[1], encoding="utf-8") as file:
    case = json.load(file)
warnings.simplefilter("ignore")
before = peak_mib()
start, cpu = time.perf_counter(), cpu_seconds()
masker = NiftiLabelsMasker(
    labels_img=case["atlas"],
    detrend=True,
    standardize="zscore_sample",
    low_pass=case["highCutHz"],
    high_pass=case["lowCutHz"],
    t_r=case["trSeconds"],
)
confounds = pd.read_csv(case["confounds"], sep="\t")
series = masker.fit_transform(case["bold"], confounds=confounds)
np.savetxt(case["out"], series, delimiter="\t")
print(
    json.dumps(
        {
            "library": f"nilearn {nilearn.__version__}",
            "seconds": time.perf_counter() - start,
            "cpuSeconds": cpu_seconds() - cpu,
            "peakMiB": peak_mib(),
            "idleMiB": before,
        }
    )
)
