"""Whose voices: espeak-ng's variants, on the Swahili or the Tswana voice. Those of `test` are held out as they always were."""
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


def voice(part, rng):
    """`sw+m1`, `tn+f2`: a seventh speak with the Tswana accent."""
    accent = "tn" if rng.random() < 0.15 else "sw"
    if part == "train" and rng.random() < 0.04:
        return accent + rng.choice(BREATHY)
    return accent + rng.choice(VOICES[part])
