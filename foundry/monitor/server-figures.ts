import { failure, isFailure } from "../../core/failure.ts";
import { jsonOf } from "../data/rows.ts";
import { type Call, callOf } from "./calls.ts";
import { devicesOf, type Told } from "./devices.ts";

/** What a server can tell of itself: how calls ended, and what devices that agreed told it. */
export interface Server {
  /** Without `/v1`. */
  readonly url: string;
  /** With the scope `admin`, where the server has keys. */
  readonly key: string | undefined;
}

/** Milliseconds for one answer: both come from files that the server reads for it. */
const PATIENCE = 60_000;
/** Bytes of an answer: a million calls have fewer. */
const MOST = 2 ** 26;

/**
 * Calls from `/v1/recordings/calls` and devices from `/v1/metrics-in/summary`; of what the server does not do there is nothing. Throws
 * `no-server` where it cannot be asked or refuses, without its words and without the key.
 */
export async function askServer(server: Server): Promise<{ calls: readonly Call[]; devices: readonly Told[] }> {
  const [calls, devices] = [
    await textOf(server, "/v1/recordings/calls"),
    await textOf(server, "/v1/metrics-in/summary"),
  ];
  const lines = (calls ?? "").split("\n").filter((line) => line.trim() !== "");
  return {
    calls: lines.map((line, i) => callOf(jsonOf(line, `calls ${i + 1}`), `${server.url}: calls ${i + 1}`)),
    devices: devices === undefined ? [] : devicesOf(devices, `${server.url}: summary`),
  };
}

/** undefined where the server does not offer it. */
async function textOf({ url, key }: Server, path: string): Promise<string | undefined> {
  const answer = await fetch(`${url}${path}`, {
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    // A redirect would hand the key to whoever it names.
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => undefined);
  if (!answer) throw failure("no-server", `${url} cannot be asked`);
  if (answer.status === 404 || answer.status === 501) {
    await answer.body?.cancel();
    return undefined;
  }
  if (!answer.ok) throw failure("no-server", `${url}${path} answers with status ${answer.status}`);
  return wholeOf(answer, `${url}${path}`);
}

/** Throws `no-server` where the answer breaks off or takes too long, `too-large` where it has no end in sight. */
async function wholeOf(answer: Response, from: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of answer.body ?? []) {
      bytes += part.length;
      if (bytes > MOST) throw failure("too-large", `${from} answers with more than ${MOST} bytes`);
      parts.push(part);
    }
  } catch (thrown) {
    if (isFailure(thrown)) throw thrown;
    throw failure("no-server", `${from} did not answer to its end`);
  }
  return Buffer.concat(parts).toString("utf8");
}
