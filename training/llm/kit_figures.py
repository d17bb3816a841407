"""Figures of a kit that `inzwa-foundry retrain kit --recipe lora` made."""
import json
import os


def figures_of(path):
    """Rank, rate and seed of a kit's config.yaml and of the lock beside it, where they stand."""
    import yaml

    with open(path, encoding="utf8") as file:
        config = yaml.safe_load(file)
    lock, seed = os.path.join(os.path.dirname(path), "kit.lock.json"), None
    if os.path.exists(lock):
        with open(lock, encoding="utf8") as file:
            seed = json.load(file)["seed"]
    read = {"rank": config.get("adapter", {}).get("r"), "rate": config.get("training", {}).get("learning_rate"), "seed": seed}
    return {name: value for name, value in read.items() if value is not None}


def asked(read):
    """The arguments of a parser with --config: what the command line says goes before the kit."""
    given = read.parse_args()
    if given.config:
        read.set_defaults(**figures_of(given.config))
        given = read.parse_args()
    return given
