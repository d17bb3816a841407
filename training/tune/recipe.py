"""What a training is to do: figures and data of a kit that the foundry made, or of files, and what the command line changes."""
import argparse
import hashlib
import json
import os
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
LOCK = "kit.lock.json"


@dataclass
class Recipe:
    """data: an export's folder, or a kit's `manifests`; sounds: the folder that a kit's paths count from, else None."""

    base: str
    out: str
    data: str
    sounds: str | None
    training: dict
    more: dict = field(default_factory=dict)
    seed: int = 1
    dtypes: tuple = ()


def reader(name, about):
    """The arguments that all recipes share; the figures come from recipes/NAME.json where nothing else is named."""
    read = argparse.ArgumentParser(description=about)
    read.add_argument("--kit", help="a folder that `inzwa-foundry retrain kit` wrote: its config.yaml, manifests and seed")
    read.add_argument("--storage", help="with --kit: the foundry's storage, from which the manifests' paths count")
    read.add_argument("--data", help="a folder that the foundry exported")
    read.add_argument("--figures", default=f"{HERE}/recipes/{name}.json", help="JSON, or YAML as a kit's config.yaml")
    read.add_argument("--base", help="the checkpoint to begin with: a folder, or a name on the hub")
    read.add_argument("--out", required=True)
    read.add_argument("--seed", type=int)
    read.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a figure of the training, JSON")
    read.add_argument("--dtypes", default="fp32,q8", help="ONNX files to write: fp32, fp16, q8, q4f16; empty for none")
    return read


def recipe_of(given):
    """Refuses what is half said, and a kit that is not the one its lock tells of."""
    if bool(given.kit) == bool(given.data):
        raise SystemExit("it takes either --kit with --storage, or --data")
    if given.kit and not given.storage:
        raise SystemExit("a kit's sounds lie in the foundry's storage: --storage")
    lock = locked(given.kit) if given.kit else {}
    figures = loaded(f"{given.kit}/config.yaml" if given.kit else given.figures)
    known = {"stage", "base", "training", "data"}
    training = {**figures.get("training", {}), **dict(changed(one) for one in given.set)}
    base = given.base or figures.get("base")
    if not base:
        raise SystemExit("nobody says what to begin with: --base")
    return Recipe(base=base, out=given.out, training=training, seed=lock.get("seed", 1) if given.seed is None else given.seed,
                  data=f"{given.kit}/manifests" if given.kit else given.data, sounds=given.storage if given.kit else None,
                  more={key: value for key, value in figures.items() if key not in known},
                  dtypes=tuple(one for one in given.dtypes.split(",") if one))


def locked(kit):
    lock = loaded(f"{kit}/{LOCK}")
    for name, digest in lock["files"].items():
        with open(f"{kit}/{name}", "rb") as file:
            if hashlib.sha256(file.read()).hexdigest() != digest:
                raise SystemExit(f"{kit}/{name} is not what the kit's lock says")
    return lock


def loaded(path):
    with open(path, encoding="utf8") as file:
        if path.endswith(".json"):
            return json.load(file)
        import yaml

        return yaml.safe_load(file)


def changed(text):
    key, _, value = text.partition("=")
    try:
        return key, json.loads(value)
    except json.JSONDecodeError:
        return key, value
