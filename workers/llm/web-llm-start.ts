import { permittedFetch } from "../permit.ts";
import { Database } from "../store/database.ts";
import { PACE } from "../store/patience.ts";
import { type WebLlm, webLlm } from "./web-llm.ts";

/** Longest silence of a server, in ms. */
const STALL = 30_000;

/** web-llm as a worker has it: every file comes from a host the person has allowed. */
export function startWebLlm(): WebLlm {
  return webLlm({ fetch: permittedFetch(new Database(), self.location.href), stall: STALL, pace: PACE });
}
