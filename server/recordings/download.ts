import { lookup } from "node:dns/promises";
import { type FileHandle, open, rm } from "node:fs/promises";
import { type IncomingMessage, request as plain, type RequestOptions } from "node:http";
import { request as secure } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { aborted, type Failure, failure, isFailure } from "../../core/failure.ts";
import { isListed, type ListedHost } from "./listed.ts";
import { extensionOf, SNIFFED } from "./sniff.ts";

export interface DownloadOptions {
  readonly hosts: readonly ListedHost[];
  /** `USER:PASSWORD` by host. */
  readonly logins: ReadonlyMap<string, string>;
  readonly bytes: number;
  /** Milliseconds for all of it, redirects and all. */
  readonly ms: number;
  /** Whether an address may be connected to: `isPublic`. */
  readonly allowed: (address: string) => boolean;
  /** All addresses of a name; the system's resolver where it is not given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}
export interface Fetched {
  readonly extension: string;
  readonly bytes: number;
}

const REDIRECTS = 5;
/** Milliseconds without a byte. */
const PATIENCE = 20_000;

/**
 * Fetches a recording into a file, flushed to the disk. The name is resolved once for each request, every address of it looked
 * at, and the connection goes to one of those (no second look-up that could tell another address). Throws `refused-host`,
 * `too-large`, `bad-audio` for what is no recording, `network` for what may go well another time, `aborted`.
 */
export async function download(
  from: string,
  to: string,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<Fetched> {
  const late = AbortSignal.timeout(options.ms);
  const either = AbortSignal.any([signal, late]);
  try {
    return await followed(new URL(from), to, options, either);
  } catch (thrown) {
    if (signal.aborted) throw aborted;
    if (late.aborted) throw failure("network", "the recording took too long to come");
    throw isFailure(thrown) ? thrown : network(thrown);
  }
}

async function followed(first: URL, to: string, options: DownloadOptions, signal: AbortSignal): Promise<Fetched> {
  let url = first;
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const answer = await ask(url, options, signal);
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return await kept(answer, to, options.bytes);
    answer.destroy();
    const next = headers.location;
    if (![301, 302, 303, 307, 308].includes(statusCode) || !next || !URL.canParse(next, url.href))
      throw failure("network", `the host answered ${statusCode}`);
    url = new URL(next, url);
  }
  throw failure("refused-host", "the recording is behind too many redirects");
}

async function ask(url: URL, options: DownloadOptions, signal: AbortSignal): Promise<IncomingMessage> {
  if (!isListed(url, options.hosts)) throw failure("refused-host", "the recording's host is not listed");
  const address = await pinned(url.hostname, options);
  const login = url.protocol === "https:" ? options.logins.get(url.hostname) : undefined;
  const lookup: LookupFunction = (_host, { all }, done) => {
    const family = isIP(address);
    if (all) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  const asked: RequestOptions = {
    // A connection of its own: a kept one may lead to another address.
    agent: false,
    signal,
    timeout: PATIENCE,
    headers: { "accept-encoding": "identity", "user-agent": "inzwa" },
    lookup,
    ...(login ? { auth: login } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = url.protocol === "http:" ? plain(url, asked) : secure(url, asked);
    request.on("response", resolve);
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", (error) => reject(network(error)));
    request.end();
  });
}

/** The address to connect to. A name of which any address is closed is refused: it is no host of a recording. */
async function pinned(hostname: string, { allowed, resolve = system }: DownloadOptions): Promise<string> {
  const literal = hostname.replace(/^\[(.*)\]$/, "$1");
  const addresses = isIP(literal) ? [literal] : await resolve(hostname);
  const [first] = addresses;
  if (!first) throw failure("network", "the recording's host has no address");
  if (!addresses.every(allowed)) throw failure("refused-host", "the recording's host is not on the open internet");
  return first;
}

async function system(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

async function kept(answer: IncomingMessage, to: string, most: number): Promise<Fetched> {
  const tooLarge = failure("too-large", `the recording is larger than ${most} bytes`);
  const coded = answer.headers["content-encoding"];
  if (Number(answer.headers["content-length"] ?? 0) > most || (coded && coded !== "identity")) {
    answer.destroy();
    throw coded ? failure("bad-audio", "the recording came packed") : tooLarge;
  }
  const file = await open(to, "w", 0o600);
  try {
    return await written(answer, file, most, tooLarge);
  } catch (thrown) {
    answer.destroy();
    await rm(to, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
}

async function written(answer: IncomingMessage, file: FileHandle, most: number, tooLarge: Failure): Promise<Fetched> {
  let start = Buffer.alloc(0);
  let bytes = 0;
  let extension: string | undefined;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > most) throw tooLarge;
    if (start.length < SNIFFED) start = Buffer.concat([start, chunk.subarray(0, SNIFFED)]);
    if (!extension && start.length >= SNIFFED) extension = told(start);
    await file.writeFile(chunk);
  }
  if (!answer.complete) throw failure("network", "the recording ended before its end");
  await file.sync();
  return { extension: extension ?? told(start), bytes };
}

function told(start: Uint8Array): string {
  const extension = extensionOf(start);
  if (!extension) throw failure("bad-audio", "what the host sent is no recording");
  return extension;
}

/** Without the message, which may quote an address or a query. */
function network(thrown: unknown): Failure {
  return failure("network", `the recording could not be fetched (${(thrown as NodeJS.ErrnoException).code ?? "lost"})`);
}
