"""How training and tests of the orders hear speech: silence, speed, a room, noise at a stated ratio."""
import numpy as np

from common.augment import at_ratio, babble, faster, noise, padded, room


def disturbed(speech, others, rng):
    """As training hears it: (samples in [-1, 1], speed, samples before the speech)."""
    factor = rng.uniform(0.88, 1.14) if rng.random() < 0.7 else 1.0
    sound, before = padded(faster(speech, factor) if factor != 1.0 else speech, rng)
    if rng.random() < 0.15:
        sound = room(sound, rng)
    if rng.random() < 0.65:
        kind = rng.choice(["white", "pink", "brown", "hum", "babble"])
        other = babble(others(), len(sound), rng) if kind == "babble" else noise(kind, len(sound), rng)
        sound = at_ratio(sound, other, rng.uniform(4, 30))
    sound = sound * rng.uniform(0.2, 1.0) / max(1e-6, np.abs(sound).max())
    return sound.astype(np.float32), factor, before


def tested(speech, decibels, rng, others):
    """As the tests hear it: silence on both sides; with a ratio, one of the five noises in turn."""
    sound, _ = padded(speech, rng, 0.3)
    if decibels is not None:
        kind = rng.choice(["white", "pink", "brown", "hum", "babble"])
        other = babble(others(), len(sound), rng) if kind == "babble" else noise(kind, len(sound), rng)
        sound = at_ratio(sound, other, decibels)
    return np.clip(sound * 0.7 / max(1e-6, np.abs(sound).max()), -1, 1).astype(np.float32)
