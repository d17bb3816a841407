import { failure } from "../../core/failure.ts";
import { createApp } from "../../server/app.ts";
import { openGate } from "../../server/safety/gate.ts";
import { guards } from "../../server/safety/guards.ts";
import { openMeter } from "../../server/watch/meter.ts";
import { openTracer } from "../../server/watch/tracer.ts";
import { KEYS, mutated, type Random } from "./mutated.ts";
import { services } from "./services.ts";

/** Milliseconds one answer may take; the engines are stand-ins. */
const PATIENCE = 5000;
/** Statuses that have their cause in what was asked, or in what was sent too slowly or too much. */
const CAUSED: ReadonlySet<number> = new Set([503]);

export interface Mutations {
  readonly runs: number;
  readonly failures: readonly string[];
  readonly figures: Readonly<Record<string, string | number>>;
}

/** Sends `n` requests changed at random to the whole app and says which were answered wrongly. */
export async function mutations(n: number, random: Random): Promise<Mutations> {
  const app = whole();
  const failures: string[] = [];
  const statuses = new Map<number, number>();
  const thrown: unknown[] = [];
  const note = (reason: unknown) => thrown.push(reason);
  process.on("unhandledRejection", note);
  const before = process.memoryUsage.rss();
  let [sent, slowest] = [0, 0];
  while (sent < n) {
    const request = mutated(random);
    if (!request) continue;
    const begun = performance.now();
    const { status, wrong } = await judged(app, request);
    slowest = Math.max(slowest, performance.now() - begun);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (wrong) failures.push(`request ${sent}: ${request.method} ${request.url.slice(21, 100)}: ${wrong}`);
    sent += 1;
  }
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  failures.push(...thrown.map((reason) => `unhandled: ${String(reason)}`));
  const told = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
  const figures = {
    statuses: told.join(", "),
    "slowest answer, ms": slowest.toFixed(0),
    "RSS grew, MiB": grown.toFixed(0),
  };
  return { runs: sent, failures, figures };
}

function whole() {
  const gate = openGate({ keys: KEYS, rates: { points: 0, windowSeconds: 60 }, now: Date.now });
  const all = services({
    gate,
    meter: openMeter(),
    tracer: openTracer({ collector: undefined, now: Date.now }),
    decode: async (bytes) => {
      if (bytes[0] !== 0x52) throw failure("bad-audio", "no recording");
      return { samples: new Float32Array(16_000), seconds: 1 };
    },
  });
  const options = { keyless: false, hosts: [], origins: [], trustedProxies: [], shed: () => false };
  return createApp(all, { version: "1", guards: guards(all, options) });
}

async function judged(
  app: ReturnType<typeof whole>,
  request: Request,
): Promise<{ status: number; wrong: string | undefined }> {
  let timer: NodeJS.Timeout | number | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  try {
    const answered = (async () => {
      const response = await app.request(request);
      return { response, body: await response.text() };
    })();
    const answer = await Promise.race([answered, late]);
    if (!answer) return { status: 0, wrong: "no answer" };
    return { status: answer.response.status, wrong: wrongWith(answer.response, answer.body) };
  } catch (thrown) {
    return { status: 0, wrong: `threw ${String(thrown)}` };
  } finally {
    clearTimeout(timer);
  }
}

function wrongWith({ status, headers }: Response, body: string): string | undefined {
  if (status >= 500 && !CAUSED.has(status)) return `status ${status}: ${body.slice(0, 200)}`;
  if (status < 400 || body === "") return undefined;
  if (!headers.get("content-type")?.includes("json")) return `status ${status} without JSON`;
  const { error } = JSON.parse(body) as { error?: { message?: unknown; type?: unknown } };
  if (typeof error?.message !== "string" || typeof error.type !== "string") return `status ${status} in another shape`;
  return /node_modules|\.ts:\d|at \w+ \(/.test(error.message) ? `tells of the code: ${error.message}` : undefined;
}
