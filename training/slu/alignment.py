"""Which phoneme, product word and number word is said when, of the phonemes' times that espeak-ng gives.

A word begins at the phoneme that its letters come to, one for each vowel and each run of consonants: against espeak-ng's own
word times 13 ms off in the middle, 125 ms at the 95th percentile.
"""
import re

from catalogue import CATALOGUE, PRODUCT_LABELS

SOUND = re.compile(r"[aeiou]|[^aeiou ]+")
PRODUCT_WORDS = {link + word: PRODUCT_LABELS.index(product["id"]) for product in CATALOGUE["products"]
                 for word in product["words"] for link in ["", *CATALOGUE["links"]]}
NUMBER_WORDS = {word: n + 1 for forms in CATALOGUE["numbers"].values() for n, word in enumerate(forms)}


def spans(text, phones, numbers):
    """[(begin, end, (phoneme, product, number))]: seconds, and label numbers, 0 for none. phones: [(second, IPA)]"""
    said = [(second, ipa) for second, ipa in phones if ipa]
    if not said:
        return []
    words = text.split(" ")
    sounds = [len(SOUND.findall(word)) for word in words]
    labels, done = [], 0
    for word, count in zip(words, sounds):
        first, done = round(done / sum(sounds) * len(said)), done + count
        last = round(done / sum(sounds) * len(said))
        labels += [(PRODUCT_WORDS.get(word, 0), NUMBER_WORDS.get(word, 0))] * (last - first)
    ends = [second for second, _ in said[1:]] + [phones[-1][0]]
    return [(second, end, (numbers.get(ipa, 0), *label)) for (second, ipa), end, label in zip(said, ends, labels)]
