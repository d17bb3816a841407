"""Character and word error rates."""


def edits(said, heard):
    """Levenshtein's distance of two sequences."""
    row = list(range(len(heard) + 1))
    for i, wanted in enumerate(said, 1):
        corner, row[0] = row[0], i
        for j, found in enumerate(heard, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (wanted != found))
    return row[-1]


def rates(said, heard):
    """(CER, WER) over all: edits by what was said."""
    letters = sum(edits(a, b) for a, b in zip(said, heard)) / max(1, sum(map(len, said)))
    words = sum(edits(a.split(), b.split()) for a, b in zip(said, heard)) / max(1, sum(len(a.split()) for a in said))
    return letters, words
