"""Short-time spectra there and back as matrix products, so that ONNX needs no FFT; and what losses compare."""
import functools
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from common.mel import filters

RATE, HOP, SIZE = 16000, 160, 640
LINES, BANDS = SIZE // 2 + 1, 80


def overlapped(frames):
    """[B, F, SIZE] -> [B, F * HOP + SIZE - HOP]: frames laid over each other."""
    parts = frames.reshape(frames.shape[0], -1, SIZE // HOP, HOP)
    last = SIZE // HOP - 1
    return sum(F.pad(parts[:, :, i], (0, 0, i, last - i)) for i in range(last + 1)).flatten(1)


class Spectra(nn.Module):
    """Hann windows of SIZE at HOP. Spectra are [B, F, 2 * LINES]: real parts, then imaginary ones."""

    def __init__(self):
        super().__init__()
        n, k, window = torch.arange(SIZE).float(), torch.arange(LINES).float(), torch.hann_window(SIZE)
        angle = 2 * math.pi * (n[:, None] * k[None] % SIZE) / SIZE
        twice = torch.full((LINES,), 2 / SIZE)
        twice[0] = twice[-1] = 1 / SIZE
        waves = torch.cat([torch.cos(angle), -torch.sin(angle)], 1) * window[:, None]
        self.register_buffer("waves", waves.half().float())  # as the exported file has them
        self.register_buffer("scale", torch.cat([twice, twice]))
        self.register_buffer("nothing", torch.zeros(SIZE))  # with it ONNX has one matrix for both ways
        self.register_buffer("square", window.square())

    def of(self, sound):
        """[B, F * HOP] -> [B, F, 2 * LINES]"""
        blocks = F.pad(sound, (SIZE // 2, SIZE // 2)).reshape(sound.shape[0], -1, HOP)
        last = SIZE // HOP
        return torch.cat([blocks[:, i : i - last] for i in range(last)], -1) @ self.waves

    def sound(self, spectra):
        """[B, F, 2 * LINES] -> [B, F * HOP]"""
        windows = overlapped(spectra[:, :, :1] * 0 + self.square)  # a one made any other way has the length of the exporter's example
        frames = F.linear((spectra * self.scale).flatten(0, 1), self.waves, self.nothing).reshape(spectra.shape[0], -1, SIZE)
        made = overlapped(frames) / windows.clamp(min=0.1)
        return made[:, SIZE // 2 : HOP - SIZE // 2]


@functools.lru_cache(None)
def hann(size, device):
    return torch.hann_window(size, device=device)


def magnitudes(sound, size=SIZE, hop=HOP):
    """[B, samples] -> [B, size / 2 + 1, samples / hop + 1]"""
    return torch.stft(sound.float(), size, hop, window=hann(size, sound.device), return_complex=True).abs().clamp(min=1e-5)


@functools.lru_cache(None)
def bank(device):
    return filters(SIZE).to(device)


def log_mel(sound):
    """[B, samples] -> [B, BANDS, samples / HOP], natural logarithm"""
    return torch.log((bank(sound.device) @ magnitudes(sound)[..., :-1]).clamp(min=1e-5))


def linear(sound):
    """What the posterior encoder reads, [B, samples / HOP, LINES]: logarithms of the linear spectrogram, near 0 and 1 in size."""
    return (torch.log(magnitudes(sound)[..., :-1]).transpose(1, 2) + 5) / 3
