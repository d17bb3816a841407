"""Which of espeak-ng's voices are held out; the library itself is in ../common/speech.py."""
from common.speech import RATE, Espeak

__all__ = ["RATE", "VOICES", "Espeak"]
VOICES = {
    "train": ["", "+m1", "+m2", "+m3", "+m4", "+m6", "+m7", "+f1", "+f2", "+f3", "+f5", "+klatt", "+klatt2", "+klatt4", "+Andy", "+Annie",
              "+Mario", "+Michael", "+linda", "+steph", "+pablo", "+paul", "+john", "+max", "+antonio", "+edward", "+david", "+Denis",
              "+Gene", "+Lee", "+Diogo", "+sandro", "+travis", "+norbert", "+shelby", "+Hugo"],
    "dev": ["+m5", "+f4", "+anika", "+victor"],
    "test": ["+m8", "+belinda", "+quincy", "+Alicia", "+robert"],
}
