"""A voice made to whisper: the shape of its spectrum is kept and its vocal cords are taken away.

Cepstral smoothing (Oppenheim and Schafer) finds the shape of each frame; noise takes the place of what excited it.
"""
import numpy as np

WINDOW, HOP, KEPT = 512, 128, 40  # samples at 16 kHz; cepstral coefficients that make the shape


def whispered(sound, rng):
    """float32 [n] -> float32 [n], the low end weaker, as without a voice."""
    count = len(sound)
    padded = np.pad(sound, (WINDOW, WINDOW + HOP))
    hann = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP] * hann
    level = np.log(np.abs(np.fft.rfft(frames)) + 1e-5)
    cepstrum = np.fft.irfft(level)
    cepstrum[:, KEPT : WINDOW - KEPT + 1] = 0
    shape = np.exp(np.fft.rfft(cepstrum).real)
    lines = np.arange(shape.shape[1]) * 16000 / WINDOW
    tilt = 1 / (1 + (rng.uniform(300, 900) / np.maximum(lines, 30)) ** rng.uniform(0.8, 2))
    noise = np.fft.rfft(np.lib.stride_tricks.sliding_window_view(rng.standard_normal(len(padded)), WINDOW)[::HOP][: len(frames)] * hann)
    made = np.fft.irfft(shape * tilt * noise / np.sqrt(WINDOW * 0.375)).astype(np.float32) * hann
    out = np.zeros(len(padded), np.float32)
    for i, frame in enumerate(made):
        out[i * HOP : i * HOP + WINDOW] += frame
    out = out[WINDOW : WINDOW + count]
    return out * (np.abs(sound).max() / max(1e-6, np.abs(out).max()))
