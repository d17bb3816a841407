"""What `npx inzwa-foundry text pairs` writes: {"messages", "language", "licence", "source"} a line, the last message an answer."""
import hashlib
import json


def read_pairs(path):
    """All pairs of a file. Raises ValueError, with the line, for what is no pair or has no licence."""
    pairs = []
    with open(path, encoding="utf8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            pair = json.loads(line)
            roles = [message["role"] for message in pair.get("messages", [])]
            if not roles or roles[-1] != "assistant" or not pair.get("licence"):
                raise ValueError(f"{path}:{number} is no pair with an answer and a licence")
            pairs.append(pair)
    return pairs


def parted(pairs, held=0.1):
    """(train, dev): a dialogue is in one of them whole, by the hash of how it begins, so the same file is always parted alike."""
    def place(pair):
        first = pair["messages"][0]["content"].encode()
        return int.from_bytes(hashlib.sha256(first).digest()[:4], "big") / 2**32

    train = [pair for pair in pairs if place(pair) >= held]
    return train, [pair for pair in pairs if place(pair) < held]
