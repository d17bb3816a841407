"""Which frame of the speech belongs to which letter: the monotonic alignment search of Glow-TTS (Kim et al. 2020)."""
import math

import numpy as np
import torch


def likelihood(latents, means, logs):
    """log N(latents; means, exp(logs)) of each frame under each letter: [B, S, D], [B, L, D] x 2 -> [B, S, L]."""
    scale = torch.exp(-2 * logs)
    own = (-0.5 * math.log(2 * math.pi) - logs - 0.5 * means**2 * scale).sum(2)[:, None]
    return own - 0.5 * latents**2 @ scale.transpose(1, 2) + latents @ (means * scale).transpose(1, 2)


def aligned(scores, letters, frames):
    """The most likely path that begins with the first letter, ends with the last and skips none: 0 or 1, [B, S, L].

    letters, frames: how many of each row are real. A row needs at least as many frames as letters. All rows go together.
    """
    values = scores.detach().float().cpu().numpy()
    letters, frames = np.asarray(letters.cpu()), np.asarray(frames.cpu())
    rows, path = np.arange(len(values)), np.zeros(values.shape, np.float32)
    best = np.full(values.shape, -np.inf)
    best[:, 0, 0] = values[:, 0, 0]
    for i in range(1, values.shape[1]):
        np.copyto(best[:, i], best[:, i - 1])
        np.maximum(best[:, i, 1:], best[:, i - 1, :-1], out=best[:, i, 1:])
        best[:, i] += values[:, i]
    letter = letters - 1
    for i in range(values.shape[1] - 1, -1, -1):
        real = i < frames
        path[rows[real], i, letter[real]] = 1
        if i:
            before = best[rows, i - 1, np.maximum(letter - 1, 0)]
            letter = letter - (real & (letter > 0) & (before >= best[rows, i - 1, letter]))
    return torch.from_numpy(path).to(scores.device, scores.dtype)
