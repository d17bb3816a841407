"""Which frame of the speech belongs to which letter: the monotonic alignment search of Glow-TTS (Kim et al. 2020), and spectra."""
import functools
import math

import numpy as np
import torch
from torch.nn import functional as F


def likelihood(latents, means, logs):
    """log N(latents; means, exp(logs)) of each frame under each letter: [B, D, S], [B, D, L] x 2 -> [B, S, L]."""
    scale = torch.exp(-2 * logs)
    own = (-0.5 * math.log(2 * math.pi) - logs).sum(1, keepdim=True)
    square = -0.5 * (latents**2).transpose(1, 2) @ scale
    product = latents.transpose(1, 2) @ (means * scale)
    return own + square + product - 0.5 * (means**2 * scale).sum(1, keepdim=True)


def aligned(scores, letters, frames):
    """The most likely path that begins with the first letter, ends with the last and skips none: 0 or 1, [B, S, L].

    letters, frames: how many of each row are real. A row needs at least as many frames as letters.
    """
    values, path = scores.detach().float().cpu().numpy(), np.zeros(scores.shape, np.float32)
    for row, (count, length) in enumerate(zip(letters.tolist(), frames.tolist(), strict=True)):
        best = np.full((length, count), -np.inf, np.float64)
        best[0, 0] = values[row, 0, 0]
        for i in range(1, length):
            stepped = np.concatenate([[-np.inf], best[i - 1, :-1]])
            best[i] = np.maximum(best[i - 1], stepped) + values[row, i, :count]
        letter = count - 1
        for i in range(length - 1, -1, -1):
            path[row, i, letter] = 1
            if i and letter and (letter == i or best[i - 1, letter - 1] >= best[i - 1, letter]):
                letter -= 1
    return torch.from_numpy(path).to(scores.device, scores.dtype)


def spectrum(samples, size, hop):
    """Magnitudes [B, size / 2 + 1, samples / hop], padded at both ends so that frames meet the decoder's."""
    padded = F.pad(samples[:, None], ((size - hop) // 2, (size - hop) // 2), mode="reflect")[:, 0]
    window = torch.hann_window(size, device=samples.device)
    power = torch.view_as_real(torch.stft(padded, size, hop, window=window, center=False, return_complex=True)).square().sum(-1)
    return torch.sqrt(power + 1e-6)


@functools.lru_cache(None)
def filters(bins, lines, rate):
    """[bins, lines] triangles of equal area on Slaney's scale."""
    from transformers.audio_utils import mel_filter_bank

    bank = mel_filter_bank(lines, bins, 0.0, rate / 2, rate, norm="slaney", mel_scale="slaney")
    return torch.tensor(bank.T, dtype=torch.float32)


def log_mel(magnitudes, bins, rate):
    bank = filters(bins, magnitudes.shape[1], rate).to(magnitudes.device)
    return torch.log(torch.clamp(bank @ magnitudes, min=1e-5))
