"""What stands between a person and the model: polite words, typing, and a recogniser that mishears.

talk: of talk.LANGUAGE.json; its `alike` are letters and groups that a small recogniser takes for one another, and that people mistype.
"""


def polite(text, talk, rng):
    """Now and then with a word before or behind it that asks nothing; questions of three words and more alone."""
    if len(text.split()) < 3:
        return text
    if rng.random() < 0.2:
        text = f"{rng.choice(talk['before'])} {text}"
    if rng.random() < 0.2:
        text = f"{text} {rng.choice(talk['after'])}"
    return text


def swapped(text, talk, rng):
    """Now and then with a word in place of its equal."""
    for equals in talk["swaps"]:
        for word in equals:
            if f" {word} " in f" {text} " and rng.random() < 0.25:
                return f" {text} ".replace(f" {word} ", f" {rng.choice(equals)} ").strip()
    return text


def reworded(text, talk, rng):
    """Now and then told by a carrier, with its last word first, or without one of its words; the last word stays."""
    words, kind = text.split(), rng.random()
    if len(words) < 3 or kind > 0.4:
        return text
    if kind < 0.15:
        return f"{rng.choice(talk['carriers'])} {text}"
    if kind < 0.3:
        return " ".join([words[-1], *words[:-1]])
    if len(words) > 4:
        del words[rng.randrange(len(words) - 1)]
    return " ".join(words)


def misheard(text, talk, rng):
    """One to three slips: a sound taken for another, a letter lost or doubled, two words run together."""
    for _ in range(rng.choice([1, 1, 2, 3])):
        at = rng.randrange(len(text))
        kind = rng.random()
        if kind < 0.6:
            sound, other = rng.choice(talk["alike"])
            places = [i for i in range(len(text)) if text.startswith(sound, i)]
            if places:
                at = rng.choice(places)
                text = text[:at] + other + text[at + len(sound) :]
        elif kind < 0.8 and len(text) > 5:
            text = text[:at] + text[at + 1 :]
        elif kind < 0.9:
            text = text[:at] + text[at] + text[at:]
        else:
            text = text.replace(" ", "", 1) if text.count(" ") > 2 else text
    return " ".join(text.split()) or "a"


def written(text, rng):
    """As it is typed or as the recogniser writes it: capitals and marks, or neither."""
    if rng.random() < 0.35:
        return text[0].upper() + text[1:] + ("?" if rng.random() < 0.5 else "")
    return text.lower() if rng.random() < 0.6 else text
