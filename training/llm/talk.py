"""What belongs to no topic: sentences that ask nothing, and questions that the model cannot answer. It says so."""
from phrasings import TALK, Asked

COUNTRIES = TALK["countries"]
UNKNOWN = Asked("unknown", {**TALK["questions"], "known": []})


def statement(rng):
    """One sentence of a subject, a tense, a verb and what comes with it."""
    tense = rng.choice(TALK["subjects"][rng.choice(list(TALK["subjects"]))])
    verb = rng.choice(TALK["verbs"])
    said = tense + (verb[:-1] + "i" if tense.startswith("ha") else verb)
    shape = rng.random()
    if shape < 0.35:
        return f"{said} {rng.choice(TALK['nouns'])}"
    if shape < 0.6:
        return f"{rng.choice(TALK['names'] + TALK['nouns'])} {said} {rng.choice(TALK['nouns'])} {rng.choice(TALK['when'])}"
    if shape < 0.75:
        return f"{said} ku{rng.choice(TALK['places'])} {rng.choice(TALK['when'])}"
    if shape < 0.9:
        return f"{rng.choice(TALK['nouns'])} ne{rng.choice(TALK['nouns'])} {said}"
    return " ".join(rng.choice(TALK["nouns"] + TALK["verbs"]) for _ in range(rng.randint(2, 6)))


def question(rng):
    """One question that the model has no answer to, of the training part."""
    text = rng.choice(rng.choice(UNKNOWN.patterns))
    for slot, words in (("{c}", COUNTRIES["train"]), ("{w}", TALK["nouns"]), ("{p}", TALK["names"]), ("{l}", TALK["places"])):
        while slot in text:
            text = text.replace(slot, rng.choice(words), 1)
    return text
