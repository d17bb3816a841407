"""espeak-ng as a library: words to 16 kHz samples and the time of every phoneme."""
import ctypes
import subprocess

import numpy as np
from scipy.signal import resample_poly

RATE = 16000


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("unique", ctypes.c_uint), ("text_position", ctypes.c_int), ("length", ctypes.c_int),
                ("audio_position", ctypes.c_int), ("sample", ctypes.c_int), ("user_data", ctypes.c_void_p), ("id", _Id)]


def data_folder():
    """Where the voices of espeak-ng lie on this machine."""
    return subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True).stdout.split("Data at:")[1].strip()


class Espeak:
    """One for each process: the library has one state. folder: where `espeak-ng-data` lies, in place of the system's."""

    def __init__(self, folder=None):
        self._lib = ctypes.CDLL("libespeak-ng.so.1")
        self._samples, self._events = [], []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
        self._callback = kind(self._take)  # kept, or it is collected while the library still calls it
        self._rate = self._lib.espeak_Initialize(2, 0, folder.encode() if folder else None, 1 | 2)  # synchronous; phoneme events as IPA
        self._lib.espeak_SetSynthCallback(self._callback)

    def _take(self, samples, count, events):
        if samples and count > 0:
            self._samples.append(np.ctypeslib.as_array(samples, (count,)).copy())
        i = 0
        while events and events[i].type != 0:
            if events[i].type == 7:  # espeakEVENT_PHONEME
                self._events.append((events[i].sample, events[i].id.string.decode("utf8", "replace")))
            i += 1
        return 0

    def say(self, text, voice, words_per_minute, pitch, pitch_range):
        """(int16 samples at 16 kHz, [(second, IPA)])"""
        self._samples.clear()
        self._events.clear()
        if self._lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice}")
        for parameter, value in ((1, words_per_minute), (3, pitch), (4, pitch_range)):
            self._lib.espeak_SetParameter(parameter, value, 0)
        data = text.encode()
        self._lib.espeak_Synth(data, len(data) + 1, 0, 1, 0, 1, None, None)
        self._lib.espeak_Synchronize()
        if not self._samples:
            return np.zeros(0, np.int16), []
        sound = resample_poly(np.concatenate(self._samples).astype(np.float32), 320, 441)
        return np.clip(np.round(sound), -32768, 32767).astype(np.int16), [(at / self._rate, ipa) for at, ipa in self._events]
