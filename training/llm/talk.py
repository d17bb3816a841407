"""What belongs to no topic: sentences that ask nothing, and questions that the model cannot answer. It says so."""


def statement(language, rng):
    """One sentence of a subject, a tense, a verb and what comes with it."""
    talk = language.talk
    shapes, nouns = talk["statements"], talk["nouns"]
    tense = rng.choice(talk["subjects"][rng.choice(list(talk["subjects"]))])
    verb = rng.choice(talk["verbs"])
    said = tense + (verb[:-1] + "i" if tense in shapes["denied"] and verb.endswith("a") else verb)
    shape = rng.random()
    if shape < 0.35:
        return f"{said} {rng.choice(nouns)}"
    if shape < 0.6:
        return f"{rng.choice(talk['names'] + nouns)} {said} {rng.choice(nouns)} {rng.choice(talk['when'])}"
    if shape < 0.75:
        return f"{said} {shapes['to']}{rng.choice(talk['places'])} {rng.choice(talk['when'])}"
    if shape < 0.9:
        return f"{rng.choice(nouns)} {shapes['with']}{rng.choice(nouns)} {said}"
    return " ".join(rng.choice(nouns + talk["verbs"]) for _ in range(rng.randint(2, 6)))


def question(language, rng):
    """One question that the model has no answer to, of the training part."""
    talk, text = language.talk, rng.choice(rng.choice(language.unknown.patterns))
    for slot, words in (("{c}", talk["countries"]["train"]), ("{w}", talk["nouns"]), ("{p}", talk["names"]), ("{l}", talk["places"])):
        while slot in text:
            text = text.replace(slot, rng.choice(words), 1)
    return text
