import type { SluApi } from "../../core/slu/api.ts";
import type { SluModel } from "../../core/slu/model.ts";
import { type Hired, hire } from "../hire.ts";
import { apart } from "../seats.ts";

/** A thread that nobody asks for so long is let go, with the model in it. */
const IDLE_MS = 120_000;

export function hireSlu(): Hired<SluApi, SluModel> {
  return hire({ name: "slu", spawn: apart("slu"), start: (api: SluApi) => api.load(), idleMs: IDLE_MS });
}
