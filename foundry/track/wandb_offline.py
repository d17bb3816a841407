"""Writes a run of `inzwa-foundry track` as an offline run of Weights & Biases, by its own package, which alone knows the format.

    python3 wandb_offline.py RUN OUT     RUN: the folder with events.jsonl; OUT: `wandb/offline-run-DATE_TIME-ID` is made below it

Reads one JSON object on stdin: {"id", "project", "name", "config", "code"}. Nothing leaves the machine. Exit code 3: the package is
not installed.
"""

import json
import os
import sys
from pathlib import Path


def history(run: Path):
    """Figures by step: {step: ({name: value}, s since 1970)}; the last value of a name and step stays, as in the run itself."""
    steps = {}
    for line in (run / "events.jsonl").read_text("utf-8").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue  # A writer was killed in the midst of it.
        if not isinstance(event, dict):
            continue
        for metric in event.get("metrics", []):
            figures, _ = steps.get(metric["step"], ({}, 0))
            steps[metric["step"]] = ({**figures, metric["name"]: metric["value"]}, event["at"] / 1000)
    return sorted(steps.items())


def main() -> int:
    run, out = Path(sys.argv[1]), Path(sys.argv[2])
    about = json.load(sys.stdin)
    os.environ.update(WANDB_MODE="offline", WANDB_ERROR_REPORTING="false", WANDB_SILENT="true")
    try:
        import wandb
    except ImportError as error:
        print(f"the Python package wandb is not installed ({error})", file=sys.stderr)
        return 3
    # What is told is the run, and nothing of this machine.
    settings = wandb.Settings(
        host="inzwa-foundry",
        console="off",
        disable_git=True,
        disable_code=True,
        save_code=False,
        x_disable_meta=True,
        x_disable_stats=True,
        x_disable_machine_info=True,
        x_save_requirements=False,
    )
    made = wandb.init(
        mode="offline",
        dir=str(out),
        project=about["project"],
        name=about["name"],
        id=about["id"],
        config=about["config"],
        settings=settings,
    )
    for step, (figures, at) in history(run):
        made.log({**figures, "_timestamp": at}, step=step)
    made.finish(exit_code=about["code"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
