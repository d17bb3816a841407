import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { failure } from "../../core/failure.ts";
import { orderOf } from "../../core/slu/beliefs.ts";
import type { OpenSlu } from "../../foundry/engines/slu.ts";
import { home } from "../home.ts";
import type { Log } from "../services.ts";
import type { ServerSettings } from "../settings.ts";
import { openNotes } from "./notes.ts";
import type { Orders } from "./orders.ts";

const FOLDER = "models-manifest/slu/pocket-slu-sn";
/** Digits of the weights' digest that tell one version from another. */
const DIGITS = 12;

type Opened = OpenSlu & { readonly version: string };

/** undefined where the model was left out of this installation. It is opened with the first recording. */
export function openOrders({ predictLog, queue }: ServerSettings, { log }: { readonly log: Log }): Orders | undefined {
  const folder = join(home, FOLDER);
  if (!existsSync(folder)) return undefined;
  const file = predictLog && resolve(process.env.INIT_CWD ?? "", predictLog);
  const note = file ? openNotes(file, log) : undefined;
  let opening: Promise<Opened> | undefined;
  let waiting = 0;
  return {
    async hear(samples) {
      if (waiting >= queue) throw failure("busy", "too many recordings wait to be heard");
      waiting++;
      try {
        opening ??= open(folder).catch((thrown: unknown) => {
          opening = undefined;
          throw thrown;
        });
        const { model, ear, version } = await opening;
        const { beliefs, ...features } = await ear.listen(samples);
        const { product = null, quantity = null, confidence } = orderOf(beliefs, model);
        return { product, quantity, confidence, ...features, version };
      } finally {
        waiting--;
      }
    },
    note: (line) => void note?.(line),
  };
}

/** onnxruntime is loaded only where somebody orders. */
async function open(folder: string): Promise<Opened> {
  const { openSlu, readSlu } = await import("../../foundry/engines/slu.ts");
  const slu = await openSlu(folder);
  const weights = (await readSlu(folder))["model.onnx"];
  const digest = createHash("sha256").update(weights).digest("hex").slice(0, DIGITS);
  return { ...slu, version: `${slu.model.id}@${digest}` };
}
