"""How far a voice is from its teacher: mel cepstral distortion (Kubichek 1993) along the best way through both in time.

Good for comparing voices with each other; others' figures have other filters and scales.
"""
import numpy as np
import torch
from scipy.fft import dct

from tts.spectra import log_mel

COEFFICIENTS = 13  # without the first, which is loudness
RANGE = np.log(1e3)  # 60 dB below the loudest band is as good as silence
DECIBELS = 10 * np.sqrt(2) / np.log(10)


def cepstra(sound):
    """float32 samples -> [frames, COEFFICIENTS]"""
    bands = log_mel(torch.as_tensor(sound)[None])[0].numpy().T
    return dct(np.maximum(bands, bands.max() - RANGE), norm="ortho", axis=1)[:, 1 : COEFFICIENTS + 1]


def warped(costs):
    """Mean cost along the cheapest way from the first pair to the last, a step in either or in both at a time (Sakoe and Chiba 1978)."""
    rows, columns = costs.shape
    total, steps = np.full((rows + 1, columns + 1), np.inf), np.zeros((rows + 1, columns + 1))
    total[0, 0] = 0
    for diagonal in range(2, rows + columns + 1):
        i = np.arange(max(1, diagonal - columns), min(rows, diagonal - 1) + 1)
        j = diagonal - i
        before = np.stack([total[i - 1, j - 1], total[i - 1, j], total[i, j - 1]])
        best = before.argmin(0)
        total[i, j] = before[best, np.arange(len(i))] + costs[i - 1, j - 1]
        steps[i, j] = np.stack([steps[i - 1, j - 1], steps[i - 1, j], steps[i, j - 1]])[best, np.arange(len(i))] + 1
    return total[rows, columns] / steps[rows, columns]


def distortion(a, b):
    """dB, of two sounds of the same words"""
    x, y = cepstra(a), cepstra(b)
    return float(DECIBELS * warped(np.sqrt(((x[:, None] - y[None]) ** 2).sum(-1))))
