"""Dialogues for training, and the questions of each part with what a right answer contains.

A dialogue is a list of {"role": "user" | "assistant", "content": text}, as the foundry's `text pairs` writes them.
"""
import random

from disturb import misheard, polite, reworded, swapped, written
from frames import FILL, FRAMES, SHARES
from phrasings import TALK, Asked, data, key
from talk import COUNTRIES, UNKNOWN, question, statement

TOPICS = data("topics")
ASKED = {topic["id"]: Asked(topic["id"], topic) for topic in TOPICS}
HELD = {key(text) for asked in (*ASKED.values(), *FRAMES.values(), UNKNOWN) for part in asked.held.values() for text in part}
TOPIC_SHARE, UNKNOWN_SHARE = 40, 10  # beside the frames' own shares
DISTURBED = 0.25


def spoken(text, rng):
    """What a person may make of a phrasing; never one that is held out."""
    said = polite(reworded(swapped(text, rng), rng) if "{" not in text else swapped(text, rng), rng)
    return text if key(said) in HELD else said


def exchange(rng):
    """(user, assistant)"""
    kinds = ["topic", "unknown", *FRAMES]
    kind = rng.choices(kinds, [TOPIC_SHARE, UNKNOWN_SHARE, *(SHARES[name] for name in FRAMES)])[0]
    if kind == "topic":
        topic = rng.choice(TOPICS)
        text, reply = spoken(ASKED[topic["id"]].drawn(rng), rng), rng.choice(topic["replies"])
    elif kind == "unknown":
        text, reply = (statement if rng.random() < 0.6 else question)(rng), rng.choice(TALK["unknown"])
    else:
        fillings, reply, _ = FILL[kind](rng)
        text = spoken(FRAMES[kind].drawn(rng), rng).format(**fillings)
    if rng.random() < DISTURBED and kind == "topic" and len(text) > 8:
        slipped = misheard(text, rng)
        text = text if key(slipped) in HELD else slipped
    return written(text, rng), reply


def dialogue(rng):
    """One to three exchanges."""
    turns = []
    for _ in range(rng.choice([1, 1, 2, 2, 3])):
        asked, answer = exchange(rng)
        turns += [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]
    return turns


def typed(text, number):
    """Every other question as it is typed, the others as a recogniser writes them."""
    return text[0].upper() + text[1:] + "?" if number % 2 else text.lower()


def questions(part, seed=3, times=4):
    """[(kind, question, [facts])] of `known`, `dev` or `test`. times: fillings of each frame's phrasing."""
    rng, asked = random.Random(seed), []
    for topic in TOPICS:
        texts = topic[part]
        asked += [(topic["id"], text, topic["facts"]) for text in texts]
    for name, frame in FRAMES.items():
        for text in frame.known if part == "known" else frame.held[part]:
            for _ in range(times):
                fillings, _, fact = FILL[name](rng)
                asked.append((name, text.format(**fillings), [fact]))
    unknown = [statement(rng) for _ in range(10)] if part == "known" else UNKNOWN.held[part]
    asked += [("unknown", text, TALK["facts"]) for text in unknown]
    return [(kind, typed(text, i), facts) for i, (kind, text, facts) in enumerate(asked)]


def right(reply, facts):
    """Whether a reply contains one of the facts."""
    return any(fact in reply.lower() for fact in facts)
