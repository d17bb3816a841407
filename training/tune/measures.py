"""Error rates by edit distance over code points, as core/measure/wer.ts counts them; F1 of classes; chrF of translations."""
import unicodedata
from collections import Counter


def distance(said, heard):
    """Levenshtein: substitutions, deletions and insertions cost one each."""
    row = list(range(len(heard) + 1))
    for i, one in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]


def even(text):
    """NFC, small letters, single spaces: marks of Indic scripts stay, unlike with Whisper's own normaliser."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def cer(said, heard):
    """Errors of all texts over characters of all texts; not the mean of rates."""
    return rate([list(even(text)) for text in said], [list(even(text)) for text in heard])


def wer(said, heard):
    return rate([even(text).split() for text in said], [even(text).split() for text in heard])


def rate(said, heard):
    return sum(distance(a, b) for a, b in zip(said, heard, strict=True)) / max(1, sum(len(a) for a in said))


def classes(truth, guess, labels):
    """accuracy, macro_f1 over the classes that were said (as docs/evaluation.md counts), confusion[truth][guess] as counts."""
    confusion = [[0] * len(labels) for _ in labels]
    for a, b in zip(truth, guess, strict=True):
        confusion[a][b] += 1
    scores = []
    for i in range(len(labels)):
        said, found = sum(confusion[i]), sum(row[i] for row in confusion)
        if said:
            scores.append(2 * confusion[i][i] / (said + found))
    right = sum(confusion[i][i] for i in range(len(labels)))
    return dict(accuracy=right / max(1, len(truth)), macro_f1=sum(scores) / max(1, len(scores)), confusion=confusion)


def chrf(said, heard, order=6, beta=2):
    """chrF2, 0..100 (Popović 2015): n-grams of 1 to 6 characters without spaces, counted over the whole set."""
    precision, recall, used = 0.0, 0.0, 0
    for n in range(1, order + 1):
        match = theirs = ours = 0
        for a, b in zip(said, heard, strict=True):
            one, other = grams(a, n), grams(b, n)
            match += sum((one & other).values())
            theirs, ours = theirs + sum(one.values()), ours + sum(other.values())
        if theirs and ours:
            precision, recall, used = precision + match / ours, recall + match / theirs, used + 1
    if not used or precision + recall == 0:
        return 0.0
    precision, recall = precision / used, recall / used
    return 100 * (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def grams(text, n):
    letters = "".join(unicodedata.normalize("NFC", text).split())
    return Counter(letters[i : i + n] for i in range(len(letters) - n + 1))
