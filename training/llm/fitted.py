"""A network that goes on in another language: another tokenizer, and each of its tokens as near as can be to what it was."""
import torch

from net import Llama, Shape
from tokenizer import BYTES, SPECIAL


def text_of(token):
    return bytes(BYTES[letter] for letter in token).decode("utf8", "replace")


@torch.no_grad()
def fitted(net, old, new):
    """net: what was trained with the tokenizer `old`. A token that both have keeps its embedding, another begins with the mean of its parts'."""
    made = Llama(Shape(**{**vars(net.shape), "vocab": len(new.vocab)}))
    state = {name: value for name, value in net.state_dict().items() if name != "embedding.weight"}
    rows = made.embedding.weight.clone()
    for token, number in new.vocab.items():
        known = old.vocab.get(token)
        parts = [known] if known is not None else [] if token in SPECIAL else old.encode(text_of(token))
        if parts:
            rows[number] = net.embedding.weight[parts].mean(0)
    made.load_state_dict({**state, "embedding.weight": rows})
    return made
