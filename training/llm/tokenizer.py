"""Byte-level BPE, read from and written as tokenizer.json, with the cuts that the pocket model's file names.

The algorithm: Sennrich, Haddow and Birch 2016; bytes as letters: Radford et al. 2019 (GPT-2).
"""
import collections
import json
import re

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
# For Hugging Face's and transformers.js's tokenizers; PIECES is the same for Python's `re`, which knows no \p{L}.
SPLIT = r" ?\p{L}+(?:'\p{L}*)?| ?\p{N}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
PIECES = re.compile(r" ?[^\W\d_]+(?:'[^\W\d_]*)?| ?\d| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")


def letters():
    """A printable letter for each byte, as GPT-2 has them."""
    keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in keep]
    return {**{byte: chr(byte) for byte in keep}, **{byte: chr(256 + i) for i, byte in enumerate(others)}}


LETTERS = letters()
BYTES = {letter: byte for byte, letter in LETTERS.items()}


def letters_of(piece):
    return [LETTERS[byte] for byte in piece.encode()]


class Tokenizer:
    """merges: pairs of tokens, the first to be joined first."""

    def __init__(self, merges, vocab=None):
        self.merges = [tuple(merge) for merge in merges]
        self._rank = {merge: rank for rank, merge in enumerate(self.merges)}
        if vocab is None:
            tokens = [*(LETTERS[byte] for byte in range(256)), *(a + b for a, b in self.merges), *SPECIAL]
            vocab = {token: i for i, token in enumerate(dict.fromkeys(tokens))}
        self.vocab = vocab
        self._tokens = {i: token for token, i in vocab.items()}
        self._known = {}

    @classmethod
    def read(cls, path):
        """Of a tokenizer.json; its special tokens keep their numbers."""
        with open(path, encoding="utf8") as file:
            content = json.load(file)
        merges = [merge.split(" ") if isinstance(merge, str) else merge for merge in content["model"]["merges"]]
        special = {token["content"]: token["id"] for token in content["added_tokens"]}
        return cls(merges, {**content["model"]["vocab"], **special})

    def _piece(self, piece):
        if piece not in self._known:
            parts = letters_of(piece)
            while len(parts) > 1:
                rank, at = min((self._rank.get(pair, len(self._rank)), i) for i, pair in enumerate(zip(parts, parts[1:])))
                if rank == len(self._rank):
                    break
                parts[at : at + 2] = [parts[at] + parts[at + 1]]
            self._known[piece] = [self.vocab[part] for part in parts]
        return self._known[piece]

    def encode(self, text):
        """Token numbers of text without special tokens."""
        return [i for piece in PIECES.findall(text) for i in self._piece(piece)]

    def decode(self, ids):
        kept = "".join(self._tokens[i] for i in ids if self._tokens[i] not in SPECIAL)
        return bytes(BYTES[letter] for letter in kept).decode("utf8", "replace")

    def content(self):
        """As tokenizer.json has it."""
        added = [dict(id=self.vocab[token], content=token, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
                 for token in SPECIAL]
        byte_level = dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=False)
        split = dict(type="Split", pattern=dict(Regex=SPLIT), behavior="Isolated", invert=False)
        model = dict(type="BPE", dropout=None, unk_token=None, continuing_subword_prefix="", end_of_word_suffix="", fuse_unk=False,
                     byte_fallback=False, vocab=self.vocab, merges=[" ".join(merge) for merge in self.merges])
        return dict(version="1.0", truncation=None, padding=None, added_tokens=added, normalizer=None,
                    pre_tokenizer=dict(type="Sequence", pretokenizers=[split, byte_level]), post_processor=None,
                    decoder=dict(type="ByteLevel", add_prefix_space=True, trim_offsets=True, use_regex=True), model=model)


def taught(texts, count):
    """A tokenizer of at most `count` merges: the most frequent neighbours become one, as long as they come three times."""
    words = collections.Counter(piece for text in texts for piece in PIECES.findall(text))
    parts, merges = {word: letters_of(word) for word in words}, []
    for _ in range(count):
        pairs = collections.Counter()
        for word, times in words.items():
            for pair in zip(parts[word], parts[word][1:]):
                pairs[pair] += times
        if not pairs:
            break
        best, times = max(pairs.items(), key=lambda one: (one[1], one[0]))
        if times < 3:
            break
        merges.append(best)
        for word, split in parts.items():
            at = 0
            while at < len(split) - 1:
                if (split[at], split[at + 1]) == best:
                    split[at : at + 2] = ["".join(best)]
                at += 1
    return Tokenizer(merges)
