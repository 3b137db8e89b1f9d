"""Numbers of nilearn, scikit-learn, numpy, scipy, bctpy and networkx for src/main/domain/connectivity.

python3 -m venv VENV && VENV/bin/pip install -r requirements.txt && VENV/bin/python reference.py > reference.json
"""
import json
import sys
from importlib.metadata import version

import bct
import networkx as nx
import numpy as np
from nilearn.connectome import ConnectivityMeasure
from scipy.signal import periodogram
from sklearn.covariance import EmpiricalCovariance, LedoitWolf

rng = np.random.default_rng(20262)


def recording(frames, parcels):
    """Shared slow waves, coloured noise, scales and offsets of raw signals; rounded as files are."""
    waves = np.cumsum(rng.normal(size=(frames, 3)), axis=0)
    mix = rng.normal(size=(3, parcels))
    noise = rng.normal(size=(frames, parcels)) * 2
    return (100 + 5 * rng.uniform(size=parcels) * (waves @ mix * 0.4 + noise)).round(5)


def fit(kind, series, estimator=None, standardize="zscore_sample"):
    measure = ConnectivityMeasure(
        cov_estimator=estimator or LedoitWolf(store_precision=False), kind=kind, standardize=standardize
    )
    return measure, measure.fit_transform(series)


def lagged(x, most):
    """Peak of np.corrcoef over shifts, one pair at a time."""
    parcels = x.shape[1]
    peak, lag = np.zeros((parcels, parcels)), np.zeros((parcels, parcels))
    for i in range(parcels):
        for j in range(parcels):
            best, at = 0.0, 0
            for shift in sorted(range(-most, most + 1), key=abs):
                a = x[: len(x) - shift, i] if shift >= 0 else x[-shift:, i]
                b = x[shift:, j] if shift >= 0 else x[: len(x) + shift, j]
                r = np.corrcoef(a, b)[0, 1]
                if abs(r) > abs(best) + 1e-12:
                    best, at = r, shift
            peak[i, j], lag[i, j] = best, at
    return peak, lag


def slow(x, tr, low, high):
    hertz, power = periodogram(x, 1 / tr, detrend="constant", scaling="spectrum", axis=0)
    amplitude = np.sqrt(2 * power)
    if len(x) % 2 == 0:  # the last one is the Nyquist frequency, which has no twin
        amplitude[-1] = np.sqrt(power[-1])
    chosen = (hertz >= low - 1e-12) & (hertz <= high + 1e-12)
    return amplitude[chosen].mean(axis=0), amplitude[chosen].sum(axis=0) / amplitude[1:].sum(axis=0)


def graph(matrix, density):
    weights = bct.threshold_proportional(np.where(matrix > 0, matrix, 0), density)
    binary = (weights > 0).astype(float)
    lengths = np.divide(1, weights, out=np.zeros_like(weights), where=weights > 0)
    distance, _ = bct.distance_wei(lengths)
    hops = bct.distance_bin(binary)
    parts = rng.integers(1, 5, len(matrix))
    _, q = bct.modularity_und(weights, gamma=1, kci=parts)
    g = nx.from_numpy_array(weights)
    communities = [set(np.flatnonzero(parts == c)) for c in np.unique(parts)]
    runs = [bct.community_louvain(weights, gamma=1, seed=seed)[1] for seed in range(50)]
    onnela = nx.clustering(g, weight="weight")
    return {
        "density": density,
        "weights": weights.tolist(),
        "degree": bct.degrees_und(weights).tolist(),
        "strength": bct.strengths_und(weights).tolist(),
        "clusteringBinary": bct.clustering_coef_bu(binary).tolist(),
        "clusteringWeighted": bct.clustering_coef_wu(weights / weights.max()).tolist(),
        "clusteringNetworkx": [onnela[i] for i in range(len(matrix))],
        "pathWeighted": bct.charpath(distance, include_infinite=False)[0],
        "pathBinary": bct.charpath(hops, include_infinite=False)[0],
        "efficiencyWeighted": bct.efficiency_wei(weights),
        "efficiencyBinary": bct.efficiency_bin(binary),
        "unreachable": int(np.isinf(distance).sum() // 2),
        "partition": parts.tolist(),
        "q": q,
        "qNetworkx": nx.community.modularity(g, communities, weight="weight"),
        "louvainBest": max(runs),
        "louvainWorst": min(runs),
    }


series = [recording(40, 9), recording(52, 9), recording(47, 9)]
short = recording(8, 9)  # fewer frames than parcels
z = [(x - x.mean(axis=0)) / x.std(axis=0, ddof=1) for x in series]
tangent, tangents = fit("tangent", z)
raw_tangent, raw_tangents = fit("tangent", series)
peak, lag = lagged(series[0], 4)
alff, falff = slow(series[0], 2.0, 0.01, 0.08)
odd_alff, odd_falff = slow(series[2], 0.8, 0.01, 0.1)
big = recording(120, 40)
lw = [LedoitWolf().fit(x) for x in [*series, short]]

json.dump(
    {
        "versions": {
            n: version(n) for n in ("numpy", "scipy", "scikit-learn", "nilearn", "bctpy", "networkx")
        },
        "tolerance": 1e-5,
        "louvainMargin": 0.005,
        "series": [x.tolist() for x in series],
        "short": short.tolist(),
        "pearson": fit("correlation", series, EmpiricalCovariance())[1].tolist(),
        "fisherZ": [np.arctanh(np.corrcoef(x.T) - np.eye(9)).tolist() for x in series],
        "ledoitWolf": [{"covariance": e.covariance_.tolist(), "shrinkage": float(e.shrinkage_)} for e in lw],
        "partial": fit("partial correlation", z)[1].tolist(),
        "partialRaw": fit("partial correlation", series)[1].tolist(),
        "tangent": {"mean": tangent.mean_.tolist(), "matrices": tangents.tolist()},
        "tangentRaw": {"mean": raw_tangent.mean_.tolist(), "matrices": raw_tangents.tolist()},
        "lagged": {"most": 4, "peak": peak.tolist(), "lag": lag.tolist()},
        "slow": [
            {"series": 0, "tr": 2.0, "band": [0.01, 0.08], "alff": alff.tolist(), "falff": falff.tolist()},
            {"series": 2, "tr": 0.8, "band": [0.01, 0.1], "alff": odd_alff.tolist(), "falff": odd_falff.tolist()},
        ],
        "big": np.corrcoef(big.T).tolist(),
        "graphs": [graph(np.corrcoef(big.T) - np.eye(40), density) for density in (0.05, 0.15, 0.4)],
    },
    sys.stdout,
    separators=(",", ":"),
)
