"""A BIDS folder indexed as pybids does it when one gives it nothing but the folder.

    python scan.py CASE.json

CASE.json: {"folder"}. One line of JSON comes back, as of extract.py, with the number of recordings and the sum of their
repetition times.
"""

import json
import sys
import time
import warnings

import bids
from usage import cpu_seconds, peak_mib

with open(sys.argv[1], encoding="utf-8") as file:
    case = json.load(file)
warnings.simplefilter("ignore")
start, cpu = time.perf_counter(), cpu_seconds()
layout = bids.BIDSLayout(case["folder"])
took = {"seconds": time.perf_counter() - start, "cpuSeconds": cpu_seconds() - cpu, "peakMiB": peak_mib()}
recordings = layout.get(suffix="bold", extension=".nii.gz")
times = sum(recording.get_metadata()["RepetitionTime"] for recording in recordings)
print(json.dumps({"library": f"pybids {bids.__version__}", **took, "recordings": len(recordings), "trSeconds": times}))
