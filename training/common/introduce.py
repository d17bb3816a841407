"""What models-manifest/ says of a model that no language had before: after the manifest of Shona's, which lies beside it."""
import hashlib
import json
import os
import re

from common.manifest import read, written

NAME = re.compile(r"pocket-(asr|llm)-([a-z]+)")


def files_of(folder):
    """Every file but cards, as a manifest lists them."""
    paths = sorted(os.path.relpath(os.path.join(home, name), folder).replace(os.sep, "/") for home, _, names in os.walk(folder) for name in names)
    found = []
    for path in (path for path in paths if not path.endswith(".md")):
        with open(os.path.join(folder, path), "rb") as file:
            content = file.read()
        found.append({"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})
    return found


def described_after(other, name, language, spoken, files):
    """The manifest of a new model. What was measured for the other's weights alone is left out: its proof, and whether it knows where turns end."""
    stage, own = other["stage"], {key: value for key, value in other.items() if key != "proof"}
    before, after = spoken[other["languages"][0]], spoken[language]
    if stage == "llm":
        own["can"] = {**other["can"], "turnEnd": False}
    licence = {**other["licence"], "notice": other["licence"]["notice"].replace(before, after)}
    return {**own, "id": name, "name": other["name"].replace(before, after), "languages": [language], "source": {"site": f"models/{name}/"},
            "files": files, "licence": licence, "card": f"models/{name}/README.md"}


def offered(pack, stage, name, sizes):
    """The pack with the model in its pocket tier. sizes: {model: bytes}."""
    stages = {"asr": None, "llm": None, "tts": None, **pack["tiers"].get("pocket", {}), stage: name}
    cost = sum(sizes[model] for model in stages.values() if model)
    return {**pack, "tiers": {"pocket": stages, **{tier: models for tier, models in pack["tiers"].items() if tier != "pocket"}},
            "cost": {"pocket": cost, **{tier: bytes_ for tier, bytes_ in pack["cost"].items() if tier != "pocket"}}}


def introduced(manifest, folder, spoken):
    """Writes the manifest of a first model, and offers it in its language's pack; nothing where there is a manifest already.

    spoken: {tag: English name}. Raises ValueError for a name that is no pocket model's.
    """
    if os.path.exists(manifest):
        return
    home, name = os.path.dirname(os.path.abspath(manifest)), os.path.basename(manifest).removesuffix(".json")
    found = NAME.fullmatch(name)
    if not found:
        raise ValueError(f"{name} is no pocket model's name")
    stage, language = found.groups()
    made = described_after(read(os.path.join(home, f"pocket-{stage}-sn.json")), name, language, spoken, files_of(folder))
    models = [read(os.path.join(home, one)) for one in os.listdir(home) if one.endswith(".json")]
    sizes = {model["id"]: sum(one.get("size", 0) for one in model["files"]) for model in [*models, made]}
    pack = os.path.join(home, "../packs", f"{language}.json")
    texts = {path: json.dumps(content, ensure_ascii=False, indent=2) + "\n" for path, content in
             ((pack, offered(read(pack), stage, name, sizes)), (manifest, made))}
    for path, text in texts.items():
        written(path, text)
