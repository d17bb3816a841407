import { isFailure } from "../../core/failure.ts";
import { characterErrors } from "../../core/measure/wer.ts";
import { readWav, writeWav } from "../../core/wav.ts";
import type { Probe } from "./probes.ts";
import type { Probed } from "./uptime.ts";

export interface Asking {
  /** Of the server, without `/v1`. */
  readonly url: string;
  readonly key: string | undefined;
  /** Milliseconds that one answer may take, its body included. */
  readonly patience: number;
  /** Milliseconds. */
  readonly now: () => number;
  /** The bytes of a probe's recording. */
  readonly soundOf: (path: string) => Promise<Uint8Array>;
}

/** What came of one question. */
type Answer = Pick<Probed, "answered" | "ok" | "status" | "cer" | "why" | "ms">;
type Judged = Pick<Probed, "ok" | "cer" | "why">;

const RATE = 16_000;
/** Bytes of an answer that are looked at: a minute of sound has less. */
const MOST_BYTES = 8 << 20;

/** Asks one question. What goes wrong is an answer too; the server's own words and the key are in none. */
export async function ask(probe: Probe, asking: Asking): Promise<Answer> {
  const [path, init] = await requestOf(probe, asking);
  const begun = asking.now();
  const taken = () => Math.round(asking.now() - begun);
  try {
    const response = await fetch(`${asking.url}${path}`, {
      ...init,
      // A redirect would hand the key to whoever it names.
      redirect: "error",
      signal: AbortSignal.timeout(asking.patience),
    });
    const { status } = response;
    const body = await bytesOf(response);
    const ms = taken();
    if (!response.ok) return { answered: status < 500, ok: false, status, ms, why: `status ${status}` };
    return { answered: true, status, ms, ...judged(probe, body) };
  } catch (thrown) {
    return { answered: false, ok: false, ms: taken(), why: reasonOf(thrown) };
  }
}

async function requestOf(probe: Probe, { key, soundOf }: Asking): Promise<[string, RequestInit]> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const posted = (body: unknown): RequestInit => ({
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const { model = "", say = "" } = probe;
  if (probe.ask === "ready") return ["/readyz", { headers }];
  if (probe.ask === "chat")
    return ["/v1/chat/completions", posted({ model, messages: [{ role: "user", content: say }] })];
  if (probe.ask === "speech")
    return ["/v1/audio/speech", posted({ model, voice: "alloy", input: say, response_format: "wav" })];
  const sound = probe.audio === undefined ? tone(probe) : await soundOf(probe.audio);
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(sound)], { type: "audio/wav" }), "probe.wav");
  form.set("model", model);
  return ["/v1/audio/transcriptions", { method: "POST", headers, body: form }];
}

function judged(probe: Probe, body: Uint8Array): Judged {
  if (probe.ask === "ready") return { ok: true };
  if (probe.ask === "speech") return spoken(probe, body);
  const answer = parsed(new TextDecoder().decode(body));
  return probe.ask === "chat" ? replied(probe, answer) : transcribed(probe, answer);
}

function transcribed({ text = "", cer: most = 0 }: Probe, answer: Tree): Judged {
  if (typeof answer.text !== "string") return { ok: false, why: "no transcript" };
  const [said, heard] = [plain(text), plain(answer.text)];
  if (said === "") return heard === "" ? { ok: true } : { ok: false, why: "heard words where there are none" };
  const { cer } = characterErrors([said], [heard]);
  return cer <= most ? { ok: true, cer } : { ok: false, cer, why: "heard otherwise" };
}

function replied({ contains }: Probe, answer: Tree): Judged {
  const [choice] = Array.isArray(answer.choices) ? answer.choices.map(tree) : [];
  const { content } = tree(choice?.message);
  if (typeof content !== "string" || plain(content) === "") return { ok: false, why: "no answer" };
  const right = contains === undefined || ` ${plain(content)} `.includes(` ${plain(contains)} `);
  return right ? { ok: true } : { ok: false, why: "answered otherwise" };
}

function spoken({ seconds: least = 0 }: Probe, body: Uint8Array): Judged {
  const wav = readWav(body);
  if (isFailure(wav)) return { ok: false, why: "no sound" };
  if (wav.samples.length / wav.sampleRate < least) return { ok: false, why: "too short" };
  return wav.samples.some((sample) => Math.abs(sample) > 0.01) ? { ok: true } : { ok: false, why: "silence" };
}

function tone({ tone: hertz = 0, seconds = 0 }: Probe): Uint8Array {
  const samples = Float32Array.from(
    { length: Math.round(seconds * RATE) },
    (_, i) => (hertz === 0 ? 0 : 0.3) * Math.sin((2 * Math.PI * hertz * i) / RATE),
  );
  return writeWav(samples, RATE);
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > MOST_BYTES) throw new RangeError("too large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Small letters and digits, words apart by one space. */
function plain(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

/** The name of what happened; its words may quote an address. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "failed";
  if (thrown.name === "TimeoutError") return "no answer in time";
  const { cause } = thrown;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  if (typeof code === "string") return code;
  return thrown instanceof RangeError ? "the answer is too large" : "the connection failed";
}

type Tree = Readonly<Record<string, unknown>>;

function tree(value: unknown): Tree {
  return typeof value === "object" && value !== null ? (value as Tree) : {};
}

function parsed(text: string): Tree {
  try {
    return tree(JSON.parse(text));
  } catch {
    return {};
  }
}
