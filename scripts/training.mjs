// node scripts/training.mjs check | rebuild [--minutes M] [--ship] | score     training/README.md says what each does
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const training = join(import.meta.dirname, "..", "training");
const needed = "import torch, onnx, onnxruntime, scipy, numpy";
const named = process.env.PYTHON ?? "";
const pythons = [...(named === "" ? [] : [named.includes("/") ? resolve(named) : named]), "python3", "python"];
const python = pythons.find((name) => spawnSync(name, ["-c", needed], { stdio: "ignore" }).status === 0);

if (python === undefined) {
  console.error(
    "No Python with PyTorch was found: make one with `python3 -m venv venv && venv/bin/pip install torch onnx onnxruntime scipy numpy` and name it in PYTHON (PYTHON=venv/bin/python).",
  );
  process.exitCode = 2;
} else {
  const steps = process.argv.slice(2);
  const asked = steps.length > 0 ? steps : ["check"];
  const done = spawnSync(python, ["-m", "pocket", ...asked], { cwd: training, stdio: "inherit" });
  process.exitCode = done.status ?? 1;
}
