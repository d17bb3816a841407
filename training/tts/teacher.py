"""The one voice that the pocket voice learns from, espeak-ng's Swahili one reading Shona, and its pitch."""
import numpy as np

from common.speech import Espeak
from tts.spectra import HOP, RATE

VOICE, SPEED, PITCH, RANGE = "sw+f2", 140, 45, 55
QUIET, BEFORE, BEHIND = 0.003, 400, 1600  # of full scale; samples kept beyond the first and the last one that is louder
PAUSE = 2400  # samples that a pause keeps: behind longer ones a recogniser may take the first sentence for all
LOUDEST = 0.9
LOWEST, HIGHEST = 65, 350  # Hz
LOOK, LAGS = 1024, 400
VOICED, AUDIBLE = 0.6, 0.004  # correlation with the period before; root mean square


def hurried(sound):
    """The middle of each longer pause left out."""
    loud = np.flatnonzero(np.abs(sound) > QUIET)
    longer = np.flatnonzero(np.diff(loud) > PAUSE)
    ends, begins = loud[longer] + PAUSE // 2, loud[longer + 1] - PAUSE // 2
    return np.concatenate([sound[begin:end] for begin, end in zip([0, *begins], [*ends, len(sound)])])


class Teacher:
    def __init__(self):
        self.espeak = Espeak()

    def say(self, text):
        """float32 samples, a whole number of frames, or none where nothing was said."""
        sound, _ = self.espeak.say(text, VOICE, SPEED, PITCH, RANGE)
        sound = sound.astype(np.float32) / 32768
        loud = np.flatnonzero(np.abs(sound) > QUIET)
        if not len(loud):
            return sound[:0]
        sound = hurried(sound[max(0, loud[0] - BEFORE) : loud[-1] + BEHIND])
        sound = sound[: len(sound) // HOP * HOP]
        return sound * (LOUDEST / np.abs(sound).max())


def pitch(sound):
    """Hz of each frame, 0 where unvoiced: the lag of the highest autocorrelation, the window's own taken out (Boersma 1993)."""
    frames, window = len(sound) // HOP, np.hanning(LOOK)
    spread = np.pad(sound, (LOOK // 2, LOOK))
    seen = np.stack([spread[i * HOP : i * HOP + LOOK] for i in range(frames)]) * window

    def correlated(x):
        return np.fft.irfft(np.abs(np.fft.rfft(x, 2 * LOOK)) ** 2)[..., :LAGS]

    own, lags = correlated(window), correlated(seen)
    lags = lags / (own / own[0]) / (lags[:, :1] + 1e-9)
    low, high = RATE // HIGHEST, RATE // LOWEST
    best = low + lags[:, low:high].argmax(1)
    voiced = (lags[np.arange(frames), best] > VOICED) & (np.sqrt((seen**2).mean(1)) > AUDIBLE)
    return np.where(voiced, RATE / best, 0).astype(np.float32)
