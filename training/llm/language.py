"""All that the dialogues of one language are made of, read from topics, frames and talk.LANGUAGE.json."""
import functools

from phrasings import Asked, data, key

NAMES = {"sn": "Shona", "sw": "Swahili"}


class Language:
    """Raises ValueError where a held-out phrasing could come up in training."""

    def __init__(self, tag):
        self.topics, self.words, self.talk = (data(name, tag) for name in ("topics", "frames", "talk"))
        self.polite = sorted({*self.talk["before"], *self.talk["after"]}, key=len, reverse=True)
        self.asked = {topic["id"]: Asked(topic["id"], topic, self.polite) for topic in self.topics}
        self.frames = {name: Asked(name, entry, self.polite) for name, entry in self.words["frames"].items()}
        self.shares = {name: entry["share"] for name, entry in self.words["frames"].items()}
        self.unknown = Asked("unknown", {**self.talk["questions"], "known": []}, self.polite)
        parts = (*self.asked.values(), *self.frames.values(), self.unknown)
        self.held = {self.key(text) for asked in parts for part in asked.held.values() for text in part}

    def key(self, text):
        return key(text, self.polite)

    def greeting(self):
        """One exchange, as it stands before another: the first topic's."""
        first = self.topics[0]
        return [{"role": "user", "content": first["known"][0]}, {"role": "assistant", "content": first["replies"][0]}]


of = functools.lru_cache(None)(Language)
