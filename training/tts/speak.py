"""The exported file in onnxruntime, as the page runs it. Usage: python3 -m tts.speak MODEL_FOLDER "TEXT" OUT.wav"""
import os
import sys
import wave

import numpy as np
import onnxruntime

from tts.letters import numbers
from tts.spectra import RATE
from tts.weights import MODEL_FILE


class Speaker:
    def __init__(self, folder, threads=1):
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = settings.inter_op_num_threads = threads
        settings.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(os.path.join(folder, MODEL_FILE), settings, providers=["CPUExecutionProvider"])

    def said(self, text):
        """(float32 samples, frames of each id)"""
        ids = np.array([numbers(text)], np.int64)
        waveform, frames = self.session.run(["waveform", "durations"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return waveform[0], frames[0]

    def __call__(self, text):
        return self.said(text)[0]


def main():
    folder, text, out = sys.argv[1:4]
    sound = Speaker(folder)(text)
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    main()
