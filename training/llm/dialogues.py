"""Dialogues for training, and the questions of each part with what a right answer contains.

A dialogue is a list of {"role": "user" | "assistant", "content": text}, as the foundry's `text pairs` writes them.
"""
import random

from disturb import misheard, polite, reworded, swapped, written
from frames import filled
from language import of
from talk import question, statement

TOPIC_SHARE, UNKNOWN_SHARE = 40, 10  # beside the frames' own shares
DISTURBED = 0.25


def spoken(text, own, rng):
    """What a person may make of a phrasing; never one that is held out."""
    said = swapped(text, own.talk, rng)
    said = polite(reworded(said, own.talk, rng) if "{" not in text else said, own.talk, rng)
    return text if own.key(said) in own.held else said


def exchange(rng, language="sn"):
    """(user, assistant)"""
    own = of(language)
    kinds = ["topic", "unknown", *own.frames]
    kind = rng.choices(kinds, [TOPIC_SHARE, UNKNOWN_SHARE, *(own.shares[name] for name in own.frames)])[0]
    if kind == "topic":
        topic = rng.choice(own.topics)
        text, reply = spoken(own.asked[topic["id"]].drawn(rng), own, rng), rng.choice(topic["replies"])
    elif kind == "unknown":
        text, reply = (statement if rng.random() < 0.6 else question)(own, rng), rng.choice(own.talk["unknown"])
    else:
        slots, reply, _ = filled(kind, own.words, rng)
        text = spoken(own.frames[kind].drawn(rng), own, rng).format(**slots)
    if rng.random() < DISTURBED and kind == "topic" and len(text) > 8:
        slipped = misheard(text, own.talk, rng)
        text = text if own.key(slipped) in own.held else slipped
    return written(text, rng), reply


def dialogue(rng, language="sn"):
    """One to three exchanges."""
    turns = []
    for _ in range(rng.choice([1, 1, 2, 2, 3])):
        asked, answer = exchange(rng, language)
        turns += [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]
    return turns


def typed(text, number):
    """Every other question as it is typed, the others as a recogniser writes them."""
    return text[0].upper() + text[1:] + "?" if number % 2 else text.lower()


def questions(part, seed=3, times=4, language="sn"):
    """[(kind, question, [facts])] of `known`, `dev` or `test`. times: fillings of each frame's phrasing."""
    rng, asked, own = random.Random(seed), [], of(language)
    for topic in own.topics:
        asked += [(topic["id"], text, topic["facts"]) for text in topic[part]]
    for name, frame in own.frames.items():
        for text in frame.known if part == "known" else frame.held[part]:
            for _ in range(times):
                slots, _, fact = filled(name, own.words, rng)
                asked.append((name, text.format(**slots), [fact]))
    unknown = [statement(own, rng) for _ in range(10)] if part == "known" else own.unknown.held[part]
    asked += [("unknown", text, own.talk["facts"]) for text in unknown]
    return [(kind, typed(text, i), facts) for i, (kind, text, facts) in enumerate(asked)]


def right(reply, facts):
    """Whether a reply contains one of the facts."""
    return any(fact in reply.lower() for fact in facts)
