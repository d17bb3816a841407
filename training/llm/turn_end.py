"""How well the model tells whole questions from their beginnings, as `workers/llm/turn-end.ts` reads it."""
import torch

from answers import turn_ids

# Of workers/llm/turn-end.ts: 0.5 is where SLOPE * log-odds + OFFSET is 0.
SLOPE, OFFSET = 1.14, 1.91


def ended(net, tokenizer, text):
    """Whether it holds text for a whole question."""
    opened, said = turn_ids(tokenizer, "user", text)
    with torch.no_grad():
        logits, _ = net(torch.tensor([[*opened, *said[:-1]]]))
    chance = logits[0, -1].float().softmax(-1)[said[-1]].clamp(1e-9, 1 - 1e-9)
    return SLOPE * float(torch.log(chance / (1 - chance))) + OFFSET >= 0


def whole_and_beginnings(net, tokenizer, questions):
    """(share of whole questions, share of their beginnings by words) that it holds for whole ones."""
    words = [question.split(" ") for question in questions]
    whole = [ended(net, tokenizer, question) for question in questions]
    taken = [ended(net, tokenizer, " ".join(one[:count])) for one in words for count in range(1, len(one))]
    return sum(whole) / len(whole), sum(taken) / len(taken)
