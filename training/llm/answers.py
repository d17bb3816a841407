"""What a network answers, greedily, as the engines decode. Prompts of one length are answered at once."""
import itertools

import torch

from dialogues import right

LONGEST = 80  # tokens of an answer: max_new_tokens of generation_config.json


def turn_ids(tokenizer, role, content):
    """(what opens a turn, what it says with its end), as the chat template writes it, without the line's end."""
    opened = [tokenizer.vocab["<|im_start|>"], *tokenizer.encode(f"{role}\n")]
    return opened, [*tokenizer.encode(content), tokenizer.vocab["<|im_end|>"]]


def prompt_ids(tokenizer, messages):
    """A dialogue up to where the answer begins."""
    ids = []
    for message in messages:
        opened, said = turn_ids(tokenizer, message["role"], message["content"])
        ids += [*opened, *said, *tokenizer.encode("\n")]
    return [*ids, *turn_ids(tokenizer, "assistant", "")[0]]


@torch.no_grad()
def answered(net, tokenizer, dialogues, batch=64):
    """The answer to each of the dialogues, which end with a question."""
    prompts = [prompt_ids(tokenizer, messages) for messages in dialogues]
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    replies, end = [""] * len(prompts), tokenizer.vocab["<|im_end|>"]
    for _, same in itertools.groupby(order, key=lambda i: len(prompts[i])):
        same = list(same)
        for first in range(0, len(same), batch):
            chosen = same[first : first + batch]
            for i, ids in zip(chosen, continued(net, [prompts[i] for i in chosen], end)):
                replies[i] = tokenizer.decode(ids)
    return replies


def continued(net, prompts, end):
    """Token numbers behind each of the prompts, which have one length, up to the end token."""
    said, past = [[] for _ in prompts], None
    ids, done = torch.tensor(prompts), [False] * len(prompts)
    for _ in range(min(LONGEST, net.shape.context - ids.shape[1])):
        logits, past = net(ids, past)
        ids = logits[:, -1].argmax(-1, keepdim=True)
        for i, token in enumerate(ids[:, 0].tolist()):
            done[i] = done[i] or token == end
            if not done[i]:
                said[i].append(token)
        if all(done):
            break
    return said


def asked(net, tokenizer, questions, before=()):
    """[(kind, question, reply, right)]. questions: (kind, question, facts); before: messages of an earlier exchange."""
    dialogues = [[*before, {"role": "user", "content": text}] for _, text, _ in questions]
    replies = answered(net, tokenizer, dialogues)
    return [(kind, text, reply, right(reply, facts)) for (kind, text, facts), reply in zip(questions, replies)]


def share(results):
    """How many of them are right, 0..1."""
    return sum(one[-1] for one in results) / len(results)
