"""Utterances that generate.py wrote, and batches of log-mel made of them."""
import numpy as np
import torch

from alignment import spans
from augment import disturbed, tested
from common.mel import log_mel
from net import STRIDE


class Spoken:
    """Several .npz files as one list."""

    def __init__(self, paths):
        parts = [np.load(path) for path in paths]
        self.words = np.concatenate([part["words"] for part in parts])
        self.product = np.concatenate([part["product"] for part in parts]).astype(np.int64)
        self.quantity = np.concatenate([part["quantity"] for part in parts]).astype(np.int64)
        self.voice = np.concatenate([part["voice"] for part in parts])
        self.length = np.concatenate([part["length"] for part in parts])
        self._audio, self._start = [part["audio"] for part in parts], []
        for i, part in enumerate(parts):
            self._start += [(i, end - n) for end, n in zip(np.cumsum(part["length"]), part["length"])]
        counts = np.concatenate([part["phones"] for part in parts])
        self._ends = np.cumsum(counts)
        self._counts = counts
        self._second = np.concatenate([part["second"] for part in parts])
        self._ipa = np.concatenate([part["ipa"] for part in parts])

    def __len__(self):
        return len(self.words)

    def sound(self, i):
        part, start = self._start[i]
        return self._audio[part][start : start + self.length[i]].astype(np.float32) / 32768

    def phones(self, i):
        """[(second, IPA)]"""
        to = self._ends[i]
        return list(zip(self._second[to - self._counts[i] : to], self._ipa[to - self._counts[i] : to]))

    def names(self):
        """Every phoneme there is; number 0 is silence."""
        return ["", *sorted({str(one) for one in self._ipa} - {""})]


def cut(mel):
    """Whole positions alone."""
    return mel[:, : mel.shape[1] // STRIDE * STRIDE]


def stacked(mels):
    """([B, 80, T], frames of each): filled up with the value of silence."""
    frames = torch.tensor([mel.shape[1] for mel in mels])
    batch = torch.full((len(mels), 80, int(frames.max())), -1.5)
    for i, mel in enumerate(mels):
        batch[i, :, : mel.shape[1]] = mel
    return batch, frames


def training_batch(spoken, chosen, numbers, rng):
    """(mel, frames, product, quantity, [phoneme, product word, number word]: of each position, -100 behind the end)"""
    mels, targets = [], []
    for i in chosen:
        sound, factor, before = disturbed(spoken.sound(i), lambda: [spoken.sound(j) for j in rng.integers(len(spoken), size=3)], rng)
        mel = cut(log_mel(sound))
        mels.append(mel)
        target = np.zeros((3, mel.shape[1] // STRIDE), np.int64)
        for begin, end, labels in spans(str(spoken.words[i]), spoken.phones(i), numbers):
            first, last = (int(round((second / factor + before / 16000) * 100 / STRIDE)) for second in (begin, end))
            for row, label in zip(target, labels):
                row[first:last] = label
        targets.append(target)
    batch, frames = stacked(mels)
    beside = torch.full((3, len(mels), batch.shape[2] // STRIDE), -100)
    for i, target in enumerate(targets):
        beside[:, i, : target.shape[1]] = torch.tensor(target)
    return batch, frames, torch.tensor(spoken.product[chosen]), torch.tensor(spoken.quantity[chosen]), beside


def masked(mels, rng):
    """A few bands and a moment of each utterance are taken away (Park et al. 2019, SpecAugment)."""
    mels = mels.clone()
    for mel in mels:
        band, moment = rng.integers(0, 70), rng.integers(0, max(1, mel.shape[1] - 8))
        mel[band : band + rng.integers(0, 11)] = mel.mean()
        mel[:, moment : moment + rng.integers(0, 8)] = mel.mean()
    return mels


def test_sounds(spoken, decibels, seed=3):
    """Every utterance as the tests hear it; the noise of number i is always the same."""
    for i in range(len(spoken)):
        rng = np.random.default_rng((seed, i))
        yield tested(spoken.sound(i), decibels, rng, lambda: [spoken.sound(j) for j in rng.integers(len(spoken), size=3)])
