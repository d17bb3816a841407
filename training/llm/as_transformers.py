"""The pocket model as transformers' own Llama, for the PEFT recipe: a real model that fits on any machine.

Usage: as_transformers.py MODEL_FOLDER OUT
"""
import os
import shutil
import sys

import torch
from transformers import AutoConfig, LlamaForCausalLM

from weights import PROJECTIONS, read_weights

PLACES = {name: f"self_attn.{name}_proj" if len(name) == 1 else f"mlp.{name}_proj" for name in PROJECTIONS}


def state_of(net):
    """The network's weights by the names that transformers has for them."""
    state = {"model.embed_tokens.weight": net.embedding.weight, "model.norm.weight": net.norm.weight, "lm_head.weight": net.embedding.weight}
    for i, layer in enumerate(net.layers):
        at = f"model.layers.{i}"
        state[f"{at}.input_layernorm.weight"], state[f"{at}.post_attention_layernorm.weight"] = layer.norm1.weight, layer.norm2.weight
        for name, place in PLACES.items():
            state[f"{at}.{place}.weight"] = getattr(layer, name).weight
    return state


@torch.no_grad()
def main():
    folder, out = sys.argv[1:3]
    net = read_weights(folder)
    model = LlamaForCausalLM(AutoConfig.from_pretrained(folder)).eval()
    model.load_state_dict(state_of(net))
    ids = torch.randint(0, net.shape.vocab - 3, (1, 40), generator=torch.Generator().manual_seed(1))
    print(f"logits apart: {float((model(ids).logits - net(ids)[0]).abs().max()):.2g}")
    model.save_pretrained(out)
    for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json"):
        shutil.copy(os.path.join(folder, name), out)


if __name__ == "__main__":
    main()
