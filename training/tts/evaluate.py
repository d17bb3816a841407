"""How well voices are understood, side by side. Usage: python3 -m tts.evaluate DATA_FOLDER OUT.json FOLDER [FOLDER ...]

Sets: DATA_FOLDER/test-*.npz (generate.py), texts that training never says, spoken by each model and by the teacher and written down by the
recogniser that ships. Intelligibility is 1 - CER, so it is held down by what the recogniser mishears of any voice.
"""
import glob
import json
import os
import sys
import time

import numpy as np

from asr.evaluate import interval
from asr.scores import rates
from asr.sentences import normalised
from common.quiet import quiet
from tts.data import Spoken
from tts.distortion import distortion
from tts.listen import Listener
from tts.speak import Speaker
from tts.spectra import RATE
from tts.weights import MODEL_FILE

TEACHER = "teacher"


def sets(folder):
    """(name, Spoken)"""
    for path in sorted(glob.glob(f"{folder}/test-*.npz")):
        yield os.path.basename(path)[5:-4], Spoken([path])


def scored(say, teacher, listener):
    """CER and its interval, WER, dB from the teacher, and seconds of work for each second of speech. teacher: {text: samples}."""
    spent, seconds, heard, apart, texts = 0.0, 0.0, [], [], list(teacher)
    for text in texts:
        quiet()
        began = time.process_time()
        sound = say(text)
        spent, seconds = spent + time.process_time() - began, seconds + len(sound) / RATE
        heard.append(listener.heard(sound))
        apart.append(distortion(sound, teacher[text]))
    said = [normalised(text) for text in texts]
    cer, wer = rates(said, heard)
    worst = sorted(zip((rates([a], [b])[0] for a, b in zip(said, heard)), said, heard), reverse=True)[:3]
    return dict(cer=cer, wer=wer, interval=interval(said, heard), decibels=float(np.mean(apart)), count=len(texts), seconds=seconds, factor=spent / seconds, worst=worst)


def main():
    data, out, *folders = sys.argv[1:]
    listener, found = Listener(), {name: {} for name in (TEACHER, *folders)}
    voices = {folder: Speaker(folder) for folder in folders}
    for name, spoken in sets(data):
        texts = [str(text) for text in spoken.text]
        teacher = dict(zip(texts, map(spoken.sound, range(len(spoken)))))
        for voice, say in {TEACHER: teacher.get, **voices}.items():
            one = found[voice][name] = scored(say, teacher, listener)
            low, high = one["interval"]
            print(f"{voice}: {name}, {one['count']}: understood {1 - one['cer']:.4f} ({1 - high:.4f} to {1 - low:.4f}), {one['decibels']:.2f} dB from the teacher, real-time factor {one['factor']:.4f}", flush=True)
    for folder in folders:
        found[folder]["bytes"] = os.path.getsize(os.path.join(folder, MODEL_FILE))
    with open(out, "w", encoding="utf8") as file:
        json.dump(found, file, indent=1)


if __name__ == "__main__":
    main()
