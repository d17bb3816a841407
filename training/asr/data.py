"""Utterances that generate.py wrote, and batches of log-mel made of them."""
import numpy as np
import torch

from asr.breath import whispered
from asr.crossed import NAME
from common.augment import at_ratio, babble, faster, noise, padded, room
from common.mel import log_mel

RATE, MOST = 16000, 10 * 16000
KINDS = ["white", "pink", "brown", "hum", "babble"]
IGNORED = -100
PAIRED, SHORT, PAUSE = 0.15, 3.5 * RATE, (0.05, 0.8)  # share that another follows, at most; samples; seconds between the two


class Spoken:
    """Several .npz files as one list."""

    def __init__(self, paths):
        files = [np.load(path) for path in paths]
        self.words, self.voice, self.length = (np.concatenate([file[key] for file in files]) for key in ("words", "voice", "length"))
        self._audio, self._at = [file["audio"] for file in files], []
        for i, file in enumerate(files):
            self._at += [(i, end - length) for end, length in zip(np.cumsum(file["length"]), file["length"])]
        self._counts = np.concatenate([file["phones"] for file in files])
        self._ends = np.cumsum(self._counts)
        self._alike = {name: np.flatnonzero(self.voice == name) for name in np.unique(self.voice)}
        self._second, self._ipa = (np.concatenate([file[key] for file in files]) for key in ("second", "ipa"))

    def __len__(self):
        return len(self.words)

    def sound(self, i):
        file, start = self._at[i]
        return self._audio[file][start : start + self.length[i]].astype(np.float32) / 32768

    def phones(self, i):
        """([seconds], [IPA])"""
        part = slice(self._ends[i] - self._counts[i], self._ends[i])
        return self._second[part], self._ipa[part]

    def drawn(self, i, rng):
        """(words, sound, [seconds], [IPA]): utterance i; now and then, behind a pause, another one of the same voice follows: people say two sentences in one breath."""
        return self.pair(i, rng) if rng.random() < PAIRED else (str(self.words[i]), self.sound(i), *self.phones(i))

    def pair(self, i, rng):
        """The same with another one of the same voice behind a pause, where both are short; alone where not, and where the voice was put together for this one."""
        words, sound, (seconds, names) = str(self.words[i]), self.sound(i), self.phones(i)
        near = self._alike[str(self.voice[i])]
        j = near[rng.integers(len(near))]
        if max(self.length[i], self.length[j]) > SHORT or i == j or str(self.voice[i]).endswith(NAME):
            return words, sound, seconds, names
        pause = int(rng.uniform(*PAUSE) * RATE)
        later, more = self.phones(j)
        return (f"{words} {self.words[j]}", np.concatenate([sound, np.zeros(pause, np.float32), self.sound(j)]),
                np.concatenate([seconds, later + (len(sound) + pause) / RATE]), np.concatenate([names, more]))

    def names(self):
        """Every phoneme there is; number 0 is silence."""
        return ["", *map(str, sorted(set(self._ipa) - {""}))]

    def others(self, rng):
        return lambda: [self.sound(j) for j in rng.integers(len(self), size=3)]


def disturbed(sound, others, rng):
    """As training hears it: (float32 samples, speed, samples before the speech)."""
    if rng.random() < 0.14:
        sound = whispered(sound, rng)
    factor = rng.uniform(0.87, 1.15) if rng.random() < 0.6 else 1.0
    sound, before = padded(faster(sound, factor) if factor != 1.0 else sound, rng)
    if rng.random() < 0.25:
        sound = room(sound, rng)
    if rng.random() < 0.55:
        kind = rng.choice(KINDS)
        other = babble(others(), len(sound), rng) if kind == "babble" else noise(kind, len(sound), rng)
        sound = at_ratio(sound, other, rng.uniform(5, 30))
    sound = sound * rng.uniform(0.2, 1.0) / max(1e-6, np.abs(sound).max())
    return sound[:MOST].astype(np.float32), factor, before


def tested(sound, decibels, others, rng):
    """As tests hear it: silence on both sides and, with a ratio, one of the five noises."""
    sound, _ = padded(sound, rng, 0.3)
    if decibels is not None:
        kind = rng.choice(KINDS)
        other = babble(others(), len(sound), rng) if kind == "babble" else noise(kind, len(sound), rng)
        sound = at_ratio(sound, other, decibels)
    return (sound[:MOST] * 0.7 / max(1e-6, np.abs(sound).max())).astype(np.float32)


def test_sounds(spoken, decibels, seed=3):
    """Every utterance as the tests hear it; the noise of number i is always the same."""
    for i in range(len(spoken)):
        rng = np.random.default_rng((seed, i))
        yield tested(spoken.sound(i), decibels, spoken.others(rng), rng)


def test_pairs(spoken, decibels, most, seed=4):
    """[(words, voice, samples)]: two sentences in one breath as the tests hear them, as many as there are up to `most`."""
    rows, rng = [], np.random.default_rng(seed)
    for i in rng.permutation(len(spoken)):
        if len(rows) == most:
            break
        words, sound, *_ = spoken.pair(i, rng)
        if len(sound) > spoken.length[i]:
            rows.append((words, str(spoken.voice[i]), tested(sound, decibels, spoken.others(rng), rng)))
    return rows


def even(mel):
    """[80, frames] with a whole number of the encoder's positions, at most 1000 frames."""
    return mel[:, : min(1000, mel.shape[1] // 2 * 2)]


def stacked(mels):
    """[B, 80, frames of the longest]: filled up with what log_mel makes of no sound at all, 8 decades below the loudest."""
    batch = torch.empty(len(mels), 80, max(mel.shape[1] for mel in mels))
    for i, mel in enumerate(mels):
        batch[i] = mel.max() - 2
        batch[i, :, : mel.shape[1]] = mel
    return batch


def heard(spoken, chosen, numbers, rng):
    """(mel [B, 80, T], phoneme of each position [B, T / 2], [positions where phonemes begin, and the end], [words]): features before masking."""
    mels, rows, marks, said = [], [], [], []
    for i in chosen:
        words, sound, seconds, names = spoken.drawn(i, rng)
        sound, factor, before = disturbed(sound, spoken.others(rng), rng)
        mels.append(even(log_mel(sound)))
        starts = np.round((seconds / factor + before / RATE) * 50).astype(int)
        row = np.zeros(500, np.int64)
        for start, end, name in zip(starts, [*starts[1:], starts[-1] + 2] if len(starts) else [], names):
            row[start:end] = numbers.get(str(name), 0)
        rows.append(row)
        marks.append(np.append(starts[names != ""], starts[-1:]))
        said.append(words)
    batch = stacked(mels)
    return batch, torch.tensor(np.stack(rows)[:, : batch.shape[2] // 2]), marks, said


def targets(tokens, words):
    """(decoder's input, what it has to say): [B, L]"""
    encoded = [tokens.encode(f" {one}") for one in words]
    longest, first = max(map(len, encoded)), len(tokens.prompt) - 1
    fill = [[tokens.end] * (longest - len(one)) for one in encoded]
    given = [tokens.prompt + one + rest for one, rest in zip(encoded, fill)]
    asked = [[IGNORED] * first + one + [tokens.end] + [IGNORED] * len(rest) for one, rest in zip(encoded, fill)]
    return torch.tensor(given), torch.tensor(asked)


def masked(mels, rng):
    """A few bands and a moment of each utterance are taken away (Park et al. 2019, SpecAugment)."""
    for mel in mels:
        empty, band, moment = mel.mean(), rng.integers(0, 72), rng.integers(0, max(1, mel.shape[1] - 12))
        mel[band : band + rng.integers(0, 11)] = empty
        mel[:, moment : moment + rng.integers(0, 12)] = empty
    return mels
