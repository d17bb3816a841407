"""Writes a model folder as transformers.js reads it. Usage: export.py BEST.pt FOLDER"""
import json
import os
import sys

import onnx
import torch

from answers import LONGEST
from graph import built
from net import Llama, Shape
from tokenizer import Tokenizer

TEMPLATE = ("{% for m in messages %}{% if m['role'] != 'system' %}{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n' }}"
            "{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")


def written(path, content):
    with open(path, "w", encoding="utf8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)


def settings(shape, vocab):
    """The JSON files beside the graph, by name."""
    end, turn = vocab["<|endoftext|>"], vocab["<|im_end|>"]
    config = dict(model_type="llama", architectures=["LlamaForCausalLM"], hidden_size=shape.width, intermediate_size=shape.inner,
                  num_hidden_layers=shape.layers, num_attention_heads=shape.heads, num_key_value_heads=shape.heads, head_dim=shape.head,
                  vocab_size=shape.vocab, max_position_embeddings=shape.context, rms_norm_eps=shape.epsilon, rope_theta=shape.theta,
                  tie_word_embeddings=True, bos_token_id=end, eos_token_id=turn, pad_token_id=end)
    generation = dict(bos_token_id=end, eos_token_id=[end, turn], pad_token_id=end, max_new_tokens=LONGEST, do_sample=False)
    tokens = dict(tokenizer_class="PreTrainedTokenizer", bos_token="<|endoftext|>", eos_token="<|im_end|>", pad_token="<|endoftext|>",
                  padding_side="left", model_max_length=shape.context, clean_up_tokenization_spaces=False, chat_template=TEMPLATE)
    return {"config.json": config, "generation_config.json": generation, "tokenizer_config.json": tokens}


def exported(net, tokenizer, folder):
    """The whole folder; gives the size of the graph in bytes."""
    os.makedirs(os.path.join(folder, "onnx"), exist_ok=True)
    path = os.path.join(folder, "onnx", "model.onnx")
    onnx.save(built(net), path)
    for name, content in settings(net.shape, tokenizer.vocab).items():
        written(os.path.join(folder, name), content)
    written(os.path.join(folder, "tokenizer.json"), tokenizer.content())
    return os.path.getsize(path)


def loaded(path):
    """(net, tokenizer) of what train.py kept."""
    kept = torch.load(path, weights_only=False)
    net = Llama(Shape(**kept["shape"]))
    net.load_state_dict({name: value.float() for name, value in kept["net"].items()})
    return net.eval(), Tokenizer(kept["merges"], kept["vocab"])


def main():
    checkpoint, folder = sys.argv[1:3]
    print(folder, exported(*loaded(checkpoint), folder))


if __name__ == "__main__":
    main()
