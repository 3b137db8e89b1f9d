"""Numbers of numpy, scipy, statsmodels and scikit-learn for src/main/domain/statistics.

python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python reference.py > reference.json
"""
import json
import sys
from importlib.metadata import version

import numpy as np
from scipy.stats import median_abs_deviation
from sklearn.metrics import roc_auc_score
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20261)
values = rng.standard_t(3, 41).round(6)
p = np.concatenate([rng.uniform(size=30), rng.uniform(size=6) * 1e-3, [0.2, 0.2, 0.2]]).round(9)
labels = rng.integers(0, 2, 60)
scores = (labels + rng.normal(size=60)).round(1)  # rounded: many ties
fractions = [0, 0.025, 0.25, 0.5, 0.75, 0.9, 1]
json.dump(
    {
        "versions": {n: version(n) for n in ("numpy", "scipy", "statsmodels", "scikit-learn")},
        "tolerance": 1e-12,
        "values": values.tolist(),
        "fractions": fractions,
        "quantiles": np.quantile(values, fractions).tolist(),
        "mad": float(median_abs_deviation(values, scale="normal")),
        "p": p.tolist(),
        "q": multipletests(p, method="fdr_bh")[1].tolist(),
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "auroc": float(roc_auc_score(labels, scores)),
    },
    sys.stdout,
    indent=1,
)
