"""What models-manifest/ says of a model's files, brought up to date with a folder of them."""
import hashlib
import json
import os


def read(path):
    with open(path, encoding="utf8") as file:
        return json.load(file)


def described(folder, path):
    """The manifest's text with the sizes and hashes of the folder's files, and nothing else changed.

    Raises ValueError where the folder has other files than the manifest lists, or the text could not be brought up to date.
    """
    with open(path, encoding="utf8") as file:
        text = file.read()
    listed = {one["path"]: one for one in json.loads(text)["files"]}
    there = {os.path.relpath(os.path.join(home, name), folder).replace(os.sep, "/") for home, _, names in os.walk(folder) for name in names
             if not name.endswith(".md")}
    if there != set(listed):
        raise ValueError(f"{path} and {folder} differ in {sorted(there ^ set(listed))}")
    wanted = {}
    for name, one in listed.items():
        with open(os.path.join(folder, name), "rb") as file:
            content = file.read()
        wanted[name] = (len(content), hashlib.sha256(content).hexdigest())
        text = text.replace(one["sha256"], wanted[name][1])
        text = text.replace(f'"path": "{name}",\n      "size": {one["size"]}', f'"path": "{name}",\n      "size": {wanted[name][0]}')
    if {one["path"]: (one["size"], one["sha256"]) for one in json.loads(text)["files"]} != wanted:
        raise ValueError(f"{path} is not written as it is expected")
    return text


def costed(packs, models):
    """{path: text} of the packs in a folder whose tiers of models of the site cost other than those weigh. models: {id: its JSON}.

    Raises ValueError where a text could not be changed.
    """
    sizes = {name: sum(one["size"] for one in model["files"]) for name, model in models.items() if "site" in model["source"]}
    changed = {}
    for path in (os.path.join(packs, name) for name in sorted(os.listdir(packs)) if name.endswith(".json")):
        with open(path, encoding="utf8") as file:
            text = before = file.read()
        pack = json.loads(text)
        for tier, stages in pack["tiers"].items():
            ours, cost = [model for model in stages.values() if model], pack["cost"][tier]
            if all(model in sizes for model in ours):
                pack["cost"][tier] = sum(sizes[model] for model in set(ours))
                text = text.replace(f'"{tier}": {cost}', f'"{tier}": {pack["cost"][tier]}')
        if json.loads(text) != pack:
            raise ValueError(f"{path} is not written as it is expected")
        if text != before:
            changed[path] = text
    return changed


def listed(manifest, new):
    """Texts by path: the manifest of the new folder, and the packs whose cost follows."""
    text = described(new, manifest)
    home = os.path.dirname(os.path.abspath(manifest))
    models = {model["id"]: model for model in (read(os.path.join(home, name)) for name in os.listdir(home) if name.endswith(".json"))}
    models |= {model["id"]: model for model in [json.loads(text)]}
    return {manifest: text, **costed(os.path.join(home, "../packs"), models)}


def written(path, text):
    with open(f"{path}.draft", "w", encoding="utf8") as file:
        file.write(text)
    os.replace(f"{path}.draft", path)
