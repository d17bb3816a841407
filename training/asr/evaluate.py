"""Held-out scores of one model or several, side by side. Usage: python3 -m asr.evaluate DATA_FOLDER OUT.json FOLDER [FOLDER ...]

Sets: DATA_FOLDER/test-*.npz (generate.py), each clean and at 10 dB, and the labelled recordings of test/fixtures/speech, where the models
write the language that is spoken in them.
"""
import glob
import json
import os
import sys
import time
import wave

import numpy as np

from asr.data import Spoken, test_pairs, test_sounds
from asr.lexicon import RECORDED, RECORDINGS, read
from asr.recognise import Recording
from asr.scores import rates
from common.quiet import quiet

NOISES = {"clean": None, "10 dB": 10}
PAIRS = 100  # of two sentences in one breath


def recordings():
    """[(words, voice, samples)]"""
    for one in read(RECORDINGS):
        with wave.open(os.path.join(os.path.dirname(RECORDINGS), one["file"])) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768
        yield one["text"], one["voice"], samples


def sets(folder, language):
    """(name, noise, [(words, voice, samples)])"""
    for path in sorted(glob.glob(f"{folder}/test-*.npz")):
        spoken, name = Spoken([path]), os.path.basename(path)[5:-4]
        for noise, decibels in NOISES.items():
            yield name, noise, list(zip(map(str, spoken.words), map(str, spoken.voice), test_sounds(spoken, decibels)))
            if name == "sentences" and (pairs := test_pairs(spoken, decibels, PAIRS)):
                yield "pairs", noise, pairs
    if language == RECORDED:
        yield "recordings", "clean", list(recordings())


def interval(said, heard, draws=1000):
    """95 % of the CERs of as many utterances drawn again (bootstrap)."""
    counted = np.array([(rates([a], [b])[0] * len(a), len(a)) for a, b in zip(said, heard)])
    picked = np.random.default_rng(1).integers(len(counted), size=(draws, len(counted)))
    sums = counted[picked].sum(1)
    return [float(value) for value in np.quantile(sums[:, 0] / sums[:, 1], [0.025, 0.975])]


def scored(model, rows):
    """CER, WER, their count, an interval and the CER of each voice."""
    began, seconds, heard = time.process_time(), 0.0, []
    for _, _, samples in rows:
        quiet()
        heard.append(model.words(samples))
        seconds += len(samples) / 16000
    said, voices = [row[0] for row in rows], [row[1][2:] or "plain" for row in rows]
    cer, wer = rates(said, heard)
    of_voice = {}
    for voice in sorted(set(voices)):
        mine = [i for i, one in enumerate(voices) if one == voice]
        of_voice[voice] = rates([said[i] for i in mine], [heard[i] for i in mine])[0]
    return dict(cer=cer, wer=wer, count=len(rows), interval=interval(said, heard), voices=of_voice, factor=(time.process_time() - began) / seconds)


def main():
    data, out, *folders = sys.argv[1:]
    models, found = {folder: Recording(folder) for folder in folders}, {folder: {} for folder in folders}
    for name, noise, rows in sets(data, next(iter(models.values())).tokens.language):
        for folder, model in models.items():
            one = scored(model, rows)
            found[folder].setdefault(name, {})[noise] = one
            voices = " ".join(f"{voice} {cer:.3f}" for voice, cer in one["voices"].items())
            print(f"{folder}: {name}, {noise}: CER {one['cer']:.4f} WER {one['wer']:.4f} ({one['count']}), {voices}", flush=True)
    with open(out, "w", encoding="utf8") as file:
        json.dump(found, file, indent=1)


if __name__ == "__main__":
    main()
