"""Which of espeak-ng's voices are held out; the library itself is in ../common/speech.py."""
from asr.crossed import NAME
from asr.voices import VOICES as RECOGNISED
from common.speech import RATE, Espeak

__all__ = ["CROSSED", "NAME", "RATE", "VOICES", "Espeak", "voice"]
VOICES = {
    "train": ["", "+m1", "+m2", "+m3", "+m4", "+m6", "+m7", "+f1", "+f2", "+f3", "+f5", "+klatt", "+klatt2", "+klatt4", "+Andy", "+Annie",
              "+Mario", "+Michael", "+linda", "+steph", "+pablo", "+paul", "+john", "+max", "+antonio", "+edward", "+david", "+Denis",
              "+Gene", "+Lee", "+Diogo", "+sandro", "+travis", "+norbert", "+shelby", "+Hugo"],
    "dev": ["+m5", "+f4", "+anika", "+victor"],
    "test": ["+m8", "+belinda", "+quincy", "+Alicia", "+robert"],
}
# All that is held out by nobody: those of `train`, and those that the recogniser learns from as well.
CROSSED = [*VOICES["train"], *(one for one in RECOGNISED["train"] if not any(one in part for part in VOICES.values()))]
WHISPER = "+whisper"  # few voices whisper: drawn more often
CROSSING = 0.6  # share of the sentences of `crossed` that a voice speaks which ../asr/crossed.py makes


def voice(part, rng):
    """`sw+m1`, `tn+f2`; of `crossed` mostly `sw+crossed`, another voice each time."""
    accent = "tn" if rng.random() < 0.15 else "sw"
    if part != "crossed":
        return accent + rng.choice(VOICES[part])
    drawn = rng.random()
    return accent + (f"+{NAME}" if drawn < CROSSING else WHISPER if drawn < CROSSING + 0.03 else rng.choice(CROSSED))
