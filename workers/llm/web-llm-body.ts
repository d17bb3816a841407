import { type Failure, failure } from "../../core/failure.ts";
import type { Line } from "../store/request.ts";
import { piecesOf, Watch } from "../store/watch.ts";
import type { Heard } from "./web-llm-receive.ts";

/** Answers that another try will not change. */
const NOWHERE = new Set([401, 403, 404, 410]);
/** Bytes set aside for a file whose size nobody tells. */
const ROOM = 1 << 16;

/** What has come of one URL so far, in memory: web-llm keeps whole files only. */
export class Body {
  readonly #url: string;
  readonly #size: number | undefined;
  #buffer: Uint8Array<ArrayBuffer>;
  #etag: string | null = null;
  received = 0;

  constructor(url: string, size: number | undefined) {
    this.#url = url;
    this.#size = size;
    this.#buffer = new Uint8Array(size ?? ROOM);
  }

  bytes(): ArrayBuffer {
    const { buffer } = this.#buffer;
    return this.received === buffer.byteLength ? buffer : buffer.slice(0, this.received);
  }

  /** Asks for the rest. Throws `model-load` where there is no such file, `bad-hash`, `network`, `refused-host`, `aborted`. */
  async goOn(line: Line, heard: Heard, signal?: AbortSignal): Promise<void> {
    const watch = new Watch(this.#url, line.stall, signal);
    try {
      // No If-Range: across origins a server would have to allow it. The etag is compared here instead.
      const headers: Record<string, string> = { range: `bytes=${this.received}-` };
      const init: RequestInit = { cache: "no-store", signal: watch.signal, headers };
      const { body, whole } = this.#begin(await watch.wait(line.fetch(this.#url, init)));
      for await (const piece of piecesOf(body, watch)) {
        this.#add(piece);
        heard(this.received);
      }
      if (this.#size ?? whole) this.#end(this.#size ?? whole ?? 0);
    } finally {
      watch.end();
    }
  }

  /** whole: length of the file, where the answer tells. */
  #begin(response: Response): { body: ReadableStream<Uint8Array<ArrayBuffer>>; whole?: number } {
    const { status, headers, body } = response;
    const page = headers.get("content-type")?.startsWith("text/html") === true;
    if (page || NOWHERE.has(status)) {
      const instead = page ? "a web page" : `answer ${status}`;
      throw failure("model-load", `${this.#url} is missing: ${instead}`, { url: this.#url, status });
    }
    const [, start, whole] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "") ?? [];
    const etag = headers.get("etag");
    const goesOn = status === 206 && Number(start ?? this.received) === this.received;
    const same = this.received === 0 || etag === this.#etag;
    if (!goesOn || !same) this.received = 0;
    if ((status !== 200 && !(goesOn && same)) || !body) throw this.#network(`answer ${status}`);
    this.#etag = etag;
    const length = headers.get("content-encoding") || status === 206 ? undefined : headers.get("content-length");
    const told = whole ?? length;
    return told ? { body, whole: Number(told) } : { body };
  }

  #add(piece: Uint8Array): void {
    const end = this.received + piece.length;
    if (this.#size !== undefined && end > this.#size)
      throw failure("bad-hash", `${this.#url}: longer than ${this.#size} bytes`, { url: this.#url });
    if (end > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.received));
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.received);
    this.received = end;
  }

  #end(whole: number): void {
    if (this.received < whole) throw this.#network(`ended after ${this.received} of ${whole} bytes`);
  }

  #network(what: string): Failure {
    return failure("network", `${this.#url}: ${what}`, { url: this.#url });
  }
}
