"""Test sets as WAV files for the foundry. Usage: wavs.py DATA_FOLDER OUT_FOLDER [MOST OF EACH SET] [SET ...]

Writes OUT/SET-NOISE/*.wav and OUT/SET.json: a line for each, with what was said, product, quantity, and the parts it belongs to.
"""
import json
import os
import sys

import numpy as np
from scipy.io import wavfile

from catalogue import PRODUCT_LABELS
from data import Spoken, test_sounds
from evaluate import NOISES, TESTS
from common.mel import RATE


def main():
    folder, out = sys.argv[1:3]
    most = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    for name in sys.argv[4:] or ["dev", *TESTS]:
        spoken = Spoken([f"{folder}/{name if name == 'dev' else f'test-{name}'}.npz"])
        lines = []
        for noise, decibels in NOISES.items():
            os.makedirs(f"{out}/{name}-{noise}", exist_ok=True)
            for i, sound in enumerate(test_sounds(spoken, decibels)):
                if i == most:
                    break
                file = f"{name}-{noise}/{i:04}.wav"
                wavfile.write(f"{out}/{file}", RATE, np.round(sound * 32767).astype(np.int16))
                lines.append(dict(audio_filepath=file, text=str(spoken.words[i]), product=PRODUCT_LABELS[spoken.product[i]],
                                  quantity=int(spoken.quantity[i]), held=name, noise=noise))
        with open(f"{out}/{name}.json", "w", encoding="utf8") as file:
            file.write("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        print(name, len(lines), flush=True)


if __name__ == "__main__":
    main()
