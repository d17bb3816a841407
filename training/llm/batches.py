"""Dialogues as what the network learns from: token numbers, and how much each of them counts."""
import torch

from answers import turn_ids

OWN, OTHERS = 1.0, 0.2  # the assistant's words, and everything else: it must also know where a question ends


def encoded(tokenizer, dialogue, longest):
    """(ids, weights), of one length: the weight is that of predicting the id. Of what is longer the oldest exchanges are left out first."""
    while True:
        ids, weights = written(tokenizer, dialogue)
        if len(ids) <= longest or len(dialogue) <= 2:
            return ids[-longest:], weights[-longest:]
        dialogue = dialogue[2:]


def written(tokenizer, dialogue):
    ids, weights = [], []
    for message in dialogue:
        opened, said = turn_ids(tokenizer, message["role"], message["content"])
        line = tokenizer.encode("\n")
        ids += [*opened, *said, *line]
        own = OWN if message["role"] == "assistant" else OTHERS
        weights += [OTHERS] * len(opened) + [own] * len(said) + [OTHERS] * len(line)
    return ids, weights


def stacked(rows, pad):
    """(ids [B, T], weights [B, T]), filled up with `pad` of no weight."""
    time = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([ids + [pad] * (time - len(ids)) for ids, _ in rows])
    return ids, torch.tensor([weights + [0.0] * (time - len(weights)) for _, weights in rows])


def loss_of(net, ids, weights):
    """The weighted mean of -log p of each token but the first."""
    logits, _ = net(ids[:, :-1])
    each = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
    counted = weights[:, 1:].flatten()
    return (each * counted).sum() / counted.sum()
