"""The recogniser's byte-level BPE, read from the tokenizer.json that ships: words to numbers and back."""
import json
import os
import re

PIECES = re.compile(r" ?[a-z]+(?:'[a-z]*)?|'| ")  # all that normalised Shona and Swahili have; tokenizer.json says the same for every script
END = "<|endoftext|>"


def told(language):
    """The token that tells which language is written."""
    return f"<|{language}|>"


def language_of(folder):
    """The language that a model folder writes: its generation_config.json names it where it is not Shona."""
    with open(os.path.join(folder, "generation_config.json"), encoding="utf8") as file:
        return json.load(file).get("language", told("sn")).strip("<|>")


def byte_letters():
    """Byte -> the printable letter that stands for it (GPT-2's table)."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {**{byte: chr(byte) for byte in printable}, **{byte: chr(256 + i) for i, byte in enumerate(others)}}


class Tokens:
    """encode(" mhoro") -> [numbers]; decode([numbers]) -> "mhoro"."""

    def __init__(self, path):
        with open(path, encoding="utf8") as file:
            kept = json.load(file)
        merges = [tuple(one.split(" ")) if isinstance(one, str) else tuple(one) for one in kept["model"]["merges"]]
        self._rank = {pair: i for i, pair in enumerate(merges)}
        self._number = dict(kept["model"]["vocab"])
        self._special = {one["content"]: one["id"] for one in kept["added_tokens"]}
        self._number.update(self._special)
        self._text = {number: text for text, number in self._number.items()}
        self._letters = byte_letters()
        self._bytes = {letter: byte for byte, letter in self._letters.items()}
        self._known = {}
        self.size = max(self._number.values()) + 1
        self.language = language_of(os.path.dirname(path))
        prompt = ("<|startoftranscript|>", told(self.language), "<|transcribe|>", "<|notimestamps|>")
        self.prompt, self.end = [self._number[one] for one in prompt], self._number[END]
        self.suppressed = sorted(number for text, number in self._special.items() if text != END)

    def _piece(self, piece):
        if piece not in self._known:
            parts = [self._letters[byte] for byte in piece.encode()]
            while len(parts) > 1:
                rank, at = min((self._rank.get(pair, len(self._rank)), i) for i, pair in enumerate(zip(parts, parts[1:])))
                if rank == len(self._rank):
                    break
                parts[at : at + 2] = [parts[at] + parts[at + 1]]
            self._known[piece] = [self._number[part] for part in parts]
        return self._known[piece]

    def encode(self, words):
        """Words with a space before the first, as Whisper writes them."""
        return [number for piece in PIECES.findall(words) for number in self._piece(piece)]

    def number(self, token):
        """Raises KeyError where there is none."""
        return self._number[token]

    def letters(self, number):
        """What a token writes, without spaces."""
        return "" if self._text[number] in self._special else self._text[number].replace(self._letters[32], "")

    def decode(self, numbers):
        letters = "".join(self._text[number] for number in numbers if self._text[number] not in self._special)
        return bytes(self._bytes[letter] for letter in letters).decode("utf8", "replace").strip()
