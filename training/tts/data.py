"""What generate.py wrote, and batches of it."""
from typing import NamedTuple

import numpy as np
import torch

from tts.letters import numbers
from tts.net import padded
from tts.spectra import HOP


FEWEST = 4  # utterances in a batch


class Batch(NamedTuple):
    ids: torch.Tensor  # [B, L]
    letters: torch.Tensor  # [B]: how many ids of each row are real
    sound: torch.Tensor  # [B, F * HOP]
    frames: torch.Tensor  # [B]
    hertz: torch.Tensor  # [B, F], 0 where unvoiced


class Spoken:
    """Several .npz files as one list."""

    def __init__(self, paths):
        files = [np.load(path) for path in paths]
        self.text, self.frames, self._hertz, self._audio = (np.concatenate([file[key] for file in files]) for key in ("text", "frames", "hertz", "audio"))
        self._end = np.cumsum(self.frames)

    def __len__(self):
        return len(self.text)

    def sound(self, i):
        """float32 samples"""
        return self._audio[(self._end[i] - self.frames[i]) * HOP : self._end[i] * HOP].astype(np.float32) / 32768

    def batch(self, chosen, device="cpu"):
        ids = [torch.tensor(numbers(str(self.text[i]))) for i in chosen]
        letters, frames = torch.tensor([len(one) for one in ids]), torch.tensor(self.frames[chosen])
        most = int(frames.max())
        sound = padded([torch.from_numpy(self.sound(i)) for i in chosen], most * HOP)
        hertz = padded([torch.from_numpy(self._hertz[self._end[i] - self.frames[i] : self._end[i]]) for i in chosen], most)
        return Batch(*(one.to(device) for one in (padded(ids, int(letters.max())), letters, sound, frames, hertz)))

    def batches(self, most, seed, number, pool=256):
        """One round: `pool` utterances drawn at random, parted by length into batches of so many frames, in random order."""
        rng = np.random.default_rng((seed, number))
        drawn = rng.choice(len(self), min(pool, len(self)), replace=False)
        parts, current = [], []
        for i in drawn[np.argsort(self.frames[drawn], kind="stable")]:
            if current and (len(current) + 1) * self.frames[i] > most:
                parts.append(current)
                current = []
            current.append(i)
        if len(current) >= FEWEST:
            parts.append(current)
        if not parts:
            raise ValueError(f"{len(self)} texts make no batch: it takes {FEWEST} at least")
        return [rng.permutation(parts[i]) for i in rng.permutation(len(parts))]
