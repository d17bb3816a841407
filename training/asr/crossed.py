"""Voices that nobody has: each a variant of espeak-ng put together of parts of the training voices' files.

The shape of the mouth, what excites it, its melody and what is done to the sound come from different voices, each a little changed.
What is held out (voices.py) gives no part.
"""
import os
import tempfile

NAME = "crossed"  # the variant is written anew before each sentence
PARTS = (("formant",), ("voicing", "breath", "breathw", "consonants"), ("pitch", "intonation"), ("flutter", "roughness"), ("echo",), ("tone",),
         ("stressAmp", "stressAdd", "stressLength"), ("klatt",))
EXCITED = 1  # which of the parts makes a voice whisper


def lines_of(path):
    """{attribute: [its lines]} of a variant's file."""
    out = {}
    with open(path, encoding="utf8") as file:
        for line in file:
            words = line.split("//")[0].split()
            if words and not words[0].startswith("#"):
                out.setdefault(words[0], []).append(words)
    return out


def weak(lines):
    """A voice that whispers, more or less."""
    return any(float(line[1]) < 60 for line in lines.get("voicing", []) if len(line) > 1)


def changed(words, rng, stretch):
    """One line with its numbers moved a little: frequencies of formants and pitch all together, the rest by itself."""
    name, numbers = words[0], words[1:]
    if name == "formant" and len(numbers) > 1:
        frequency = float(numbers[1]) * stretch * rng.uniform(0.97, 1.03)
        others = [float(one) * rng.uniform(0.8, 1.25) for one in numbers[2:4]]
        return [name, numbers[0], *(f"{one:.0f}" for one in (frequency, *others)), *numbers[4:]]
    if name == "pitch" and len(numbers) == 2:
        moved = rng.uniform(0.85, 1.18)
        return [name, *(f"{float(one) * moved:.0f}" for one in numbers)]
    if name in ("voicing", "breath", "consonants"):
        return [name, *(f"{float(one) * rng.uniform(0.75, 1.3):.0f}" for one in numbers)]
    return words


class Crossed:
    """A copy of espeak-ng's data (links alone) with one more variant."""

    def __init__(self, data, donors):
        self.folder = tempfile.TemporaryDirectory()
        own = os.path.join(self.folder.name, "espeak-ng-data")
        for place, left in (("", "voices"), ("voices", "!v"), ("voices/!v", None)):
            os.makedirs(os.path.join(own, place), exist_ok=True)
            for one in os.listdir(os.path.join(data, place)):
                if one != left:
                    os.symlink(os.path.join(data, place, one), os.path.join(own, place, one))
        self._path = os.path.join(own, "voices/!v", NAME)
        self._donors = [lines_of(os.path.join(data, "voices/!v", one)) for one in donors]
        self._weak = [one for one in self._donors if weak(one)]

    def draw(self, rng):
        """Writes the variant anew; what `+crossed` says from now on."""
        stretch, out = rng.uniform(0.94, 1.08), [["language", "variant"], ["name", NAME]]
        for number, part in enumerate(PARTS):
            if part == ("klatt",) and rng.random() < 0.9:
                continue
            donors = self._weak if number == EXCITED and rng.random() < 0.3 else self._donors
            donor = rng.choice(donors)
            out += [changed(line, rng, stretch) for name in part for line in donor.get(name, [])]
        with open(self._path, "w", encoding="utf8") as file:
            file.writelines(" ".join(words) + "\n" for words in out)
