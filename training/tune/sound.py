"""The foundry's sounds: WAV, mono, PCM of 16 bits. Other files are for the foundry to make even first."""
import wave

import numpy as np

RATE = 16000


def samples_of(path, rate=RATE):
    """float32 [samples] in [-1, 1)."""
    with wave.open(path, "rb") as file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, rate):
            raise SystemExit(f"{path} is not mono PCM of 16 bits at {rate} Hz")
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768


def written(path, samples, rate=RATE):
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def shifted(samples, before, behind, rate=RATE):
    """Silent ends (below a hundredth of the peak) cut away, and so many seconds of silence put there."""
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max(initial=0) / 100)
    core = samples[loud[0] : loud[-1] + 1] if len(loud) else samples
    return np.pad(core, (int(before * rate), int(behind * rate)))
