"""The exported files in onnxruntime, as the page runs them: greedy, with the cache of keys and values."""
import os

import numpy as np
import onnxruntime

from asr.data import even
from asr.export import PAIRS
from asr.net import D, HEADS
from asr.tokens import Tokens
from asr.weights import DECODER_FILE, ENCODER_FILE
from common.mel import log_mel


class Recording:
    """Samples to words by the model in a folder."""

    def __init__(self, folder, threads=1):
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = settings.inter_op_num_threads = threads
        settings.log_severity_level = 3
        self.encoder, self.decoder = (onnxruntime.InferenceSession(os.path.join(folder, file), settings, providers=["CPUExecutionProvider"])
                                      for file in (ENCODER_FILE, DECODER_FILE))
        self.tokens = Tokens(os.path.join(folder, "tokenizer.json"))

    def heard(self, samples):
        """float32 [n] at 16 kHz -> [1, positions, D]"""
        return self.encoder.run(None, {"input_features": even(log_mel(samples)).numpy()[None]})[0]

    def logits(self, numbers, heard, past=None):
        """([1, T, V], keys and values)"""
        past = past or [np.zeros((1, HEADS, 0, D // HEADS), np.float32)] * len(PAIRS)
        given = {"input_ids": np.array([numbers], np.int64), "encoder_hidden_states": heard}
        given.update({f"past_key_values.{pair}": one for pair, one in zip(PAIRS, past)})
        out = self.decoder.run(None, given)
        return out[0], out[1 : 1 + len(PAIRS)]

    def words(self, samples, most=110):
        heard, numbers, past, out = self.heard(samples), self.tokens.prompt, None, []
        while len(out) < most:
            logits, past = self.logits(numbers, heard, past)
            last = logits[0, -1]
            last[self.tokens.suppressed] = -np.inf
            number = int(last.argmax())
            if number == self.tokens.end:
                break
            out.append(number)
            numbers = [number]
        return self.tokens.decode(out)
