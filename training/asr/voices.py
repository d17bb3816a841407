"""Whose voices: espeak-ng's variants, on the Swahili or the Tswana voice. Those of `test` are held out as they always were."""
from asr.crossed import NAME

VOICES = {
    "train": ["", "+m1", "+m2", "+m3", "+m4", "+m6", "+m7", "+f1", "+f2", "+f3", "+f5", "+klatt", "+klatt2", "+klatt3", "+klatt4", "+klatt5",
              "+Andy", "+Annie", "+Mario", "+Michael", "+linda", "+steph", "+steph2", "+pablo", "+paul", "+john", "+max", "+antonio", "+edward",
              "+david", "+Denis", "+Gene", "+Gene2", "+Lee", "+Diogo", "+sandro", "+travis", "+norbert", "+Hugo", "+whisper", "+croak", "+Andrea",
              "+aunty", "+boris", "+ed", "+grandma", "+grandpa", "+iven", "+iven2", "+Jacky", "+marcelo", "+Marco", "+miguel", "+michel", "+Mike",
              "+pedro", "+adam", "+rob", "+Storm", "+zac", "+Alex", "+benjamin", "+caleb", "+gustave", "+Henrique", "+kaukovalta", "+AnxiousAndy",
              "+announcer", "+m5", "+f4", "+anika"],
    "dev": ["+victor", "+shelby", "+steph3", "+whisperf", "+iven3"],
    "test": ["+m8", "+belinda", "+quincy", "+Alicia", "+robert"],
}
BREATHY = ["+whisper"]  # few voices whisper: drawn more often
ACCENTS = {"sn": ("sw", "tn"), "sw": ("sw", "sw")}  # a language -> espeak-ng's voices that speak it; the second one a seventh of the time
CROSSED = 0.6  # share of the training sentences that a voice speaks which crossed.py makes


def voice(part, rng, language="sn"):
    """`sw+m1`, `tn+f2`; in training mostly `sw+crossed`, another voice each time."""
    accent = ACCENTS[language][rng.random() < 0.15]
    if part == "train" and rng.random() < CROSSED:
        return f"{accent}+{NAME}"
    if part == "train" and rng.random() < 0.04:
        return accent + rng.choice(BREATHY)
    return accent + rng.choice(VOICES[part])
