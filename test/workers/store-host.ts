import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { StoredFile } from "../../core/storage.ts";
import { Database } from "../../workers/store/database.ts";
import { createStore } from "../../workers/store/store.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse, bytes: Buffer) => void;

export interface Host {
  /** A file of random bytes; `answer` replaces the well-behaved one. */
  add(path: string, size: number, answer?: Answer): Hosted;
  /** Path and Range of every request so far. */
  readonly requests: readonly string[];
  readonly headers: IncomingMessage["headers"][];
  /** The site's address. */
  readonly base: string;
  /** Where in the file each request asked to begin. */
  readonly starts: readonly number[];
  /** Bytes handed to the network so far, headers too. */
  readonly sent: number;
  close(): Promise<void>;
}
export interface Hosted {
  readonly file: StoredFile;
  readonly bytes: Buffer;
  answer: Answer;
}

/** A file server on 127.0.0.1 that can be told to misbehave. */
export async function openHost(): Promise<Host> {
  const hosted = new Map<string, Hosted>();
  const requests: string[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(`${request.url} ${request.headers.range}`);
    headers.push(request.headers);
    const found = hosted.get(request.url ?? "");
    if (found) found.answer(request, response, found.bytes);
    else response.writeHead(404).end();
  });
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    requests,
    headers,
    base,
    get starts() {
      return requests.map((line) => Number(/bytes=(\d+)-/.exec(line)?.[1]));
    },
    get sent() {
      return [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
    },
    add(path, size, answer = ranged()) {
      const bytes = randomBytes(size);
      const entry: Hosted = { file: { url: base + path, size, digest: digestOf(bytes) }, bytes, answer };
      hosted.set(path, entry);
      return entry;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function digestOf(bytes: Uint8Array): `sha256:${string}` {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** A quarter of the chunks that `storeAt` makes. */
export const UNIT = 64 * 1024;

/** A store with little patience and small chunks, of four units. `name`: its database. */
export function storeAt(
  host: Pick<Host, "base">,
  name: string,
  options: {
    readonly stall?: number;
    readonly offline?: () => boolean;
    readonly chunk?: number;
    readonly mostHeld?: number;
  } = {},
) {
  const { stall = 10_000, offline = () => false, chunk = 4 * UNIT, mostHeld = Number.POSITIVE_INFINITY } = options;
  const pace = { first: 4, longest: 20, offline };
  return createStore({ home: host.base, database: new Database(name), stall, pace, chunk, mostHeld });
}

/** Understands ranges. Sends at most `most` bytes an answer, then drops the connection. */
export function ranged(most = Number.POSITIVE_INFINITY, etag = '"one"'): Answer {
  return (request, response, bytes) => {
    const asked = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? Number.NaN);
    const condition = request.headers["if-range"];
    const whole = Number.isNaN(asked) || (condition !== undefined && condition !== etag);
    const start = whole ? 0 : asked;
    if (start >= bytes.length)
      return void response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
    const headers = { "content-length": bytes.length - start, etag, "content-type": "application/octet-stream" };
    if (whole) response.writeHead(200, headers);
    else response.writeHead(206, { ...headers, "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
    send(response, bytes.subarray(start), most);
  };
}

/** Knows no ranges, like the simplest static servers. */
export function plain(most = Number.POSITIVE_INFINITY): Answer {
  return (_, response, bytes) => {
    response.writeHead(200, { "content-length": bytes.length });
    send(response, bytes, most);
  };
}

function send(response: ServerResponse, bytes: Buffer, most: number): void {
  if (bytes.length <= most) response.end(bytes);
  else breakBehind(response, bytes.subarray(0, most));
}

/** Turns of the event loop in which the store, which shares it, reads what has arrived. */
const TURNS = 100;

/**
 * Sends bytes and drops the connection once they are read: a broken connection takes unread bytes along. Counted in turns,
 * since a process that others keep from its work reads nothing, however long that lasts.
 */
export function breakBehind(response: ServerResponse, bytes: Uint8Array): void {
  response.write(bytes, () => {
    let turns = 0;
    const timer = setInterval(() => {
      if (++turns < TURNS) return;
      clearInterval(timer);
      response.destroy();
    }, 1);
  });
}

/** Answers in order, the last one for ever. */
export function inOrder(...answers: readonly Answer[]): Answer {
  let next = 0;
  return (...args) => answers[Math.min(next++, answers.length - 1)]?.(...args);
}
