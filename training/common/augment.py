"""What happens to speech between mouth and model: silence, speed, a room, noise at a stated ratio."""
import functools

import numpy as np

RATE = 16000


@functools.lru_cache(None)
def bank(kind):
    """A minute of noise of power 1, made once: white, pink, brown, or the hum of mains with its harmonics."""
    count, rng = 2**20, np.random.default_rng(17)
    sound = rng.standard_normal(count)
    if kind == "hum":
        t = np.arange(count) / RATE
        for k in range(1, 8):
            sound += rng.uniform(1, 5) * np.sin(2 * np.pi * (50 + 0.4 * np.sin(t)) * k * t + rng.uniform(0, 6.28))
    elif kind != "white":
        spectrum = np.fft.rfft(sound)
        spectrum /= np.maximum(np.arange(len(spectrum)), 64) ** (0.5 if kind == "pink" else 1.0)
        sound = np.fft.irfft(spectrum, count)
    return (sound / sound.std()).astype(np.float32)


def noise(kind, count, rng):
    start = rng.integers(2**20 - count)
    return bank(kind)[start : start + count]


def babble(voices, count, rng):
    """Others who talk at once: `voices` are float arrays."""
    sound = np.zeros(count, np.float32)
    for voice in voices:
        start = rng.integers(len(voice))
        sound += np.resize(np.concatenate([voice[start:], voice[:start]]), count) / (voice.std() + 1e-9)
    return sound / (sound.std() + 1e-9)


def at_ratio(speech, other, decibels):
    """speech with other so many dB below it; the power of speech is that of the samples that are not silent."""
    loud = speech[np.abs(speech) > 1e-4]
    power = (loud**2).mean() if len(loud) else 0.0
    return speech + other * np.sqrt(power / 10 ** (decibels / 10))


def padded(speech, rng, most=0.5):
    """(speech with silence on both sides, samples before it)"""
    before, behind = int(rng.uniform(0.05, most) * RATE), int(rng.uniform(0.05, most) * RATE)
    return np.pad(speech, (before, behind)), before


def faster(speech, factor):
    """Speed and pitch together, by linear interpolation."""
    return np.interp(np.arange(0, len(speech) - 1, factor), np.arange(len(speech)), speech).astype(np.float32)


def room(speech, rng):
    """A decaying random echo of 0.05 to 0.3 s behind the direct sound."""
    length = int(rng.uniform(0.05, 0.3) * RATE)
    tail = rng.standard_normal(length, np.float32) * np.exp(-6.9 * np.arange(length) / length) * rng.uniform(0.02, 0.12)
    tail[0] = 1
    size = 1 << (len(speech) + length).bit_length()
    return np.fft.irfft(np.fft.rfft(speech, size) * np.fft.rfft(tail, size), size)[: len(speech)]
