import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { SAMPLE_RATE } from "../../core/contracts.ts";
import { aborted, type Failure, failure } from "../../core/failure.ts";
import { concat } from "../../core/pcm.ts";
import { damaged } from "./budget.ts";
import type { DecodeJob, DecodeNews } from "./decode-wire.ts";

export interface ChildSettings {
  /** The built program of `decode-child.ts`. */
  readonly program: string;
  /** What one child may take, in MB. */
  readonly memoryMb: number;
  /** Milliseconds that one recording may take, and that may pass without news of it: a decoder that hangs gives none. */
  readonly deadlineMs: number;
  readonly stallMs: number;
}
interface Running {
  readonly parts: Float32Array[];
  readonly most: number;
  length: number;
  resolve(samples: Float32Array): void;
  reject(reason: unknown): void;
}

/** A child that has grown to this share of its memory is replaced: what its decoders took they do not give back. */
const GROWN = 0.5;

/** One process that decodes one recording at a time, and dies of what it should not do. */
export class DecodingChild {
  readonly #process: ChildProcess;
  readonly #settings: ChildSettings;
  #running: Running | undefined;
  #spent = false;
  #stall: ReturnType<typeof setTimeout> | undefined;
  /** Resolves when it is ready, or gone. */
  readonly up: Promise<void>;

  constructor(settings: ChildSettings) {
    this.#settings = settings;
    this.#process = launch(settings);
    // It outlives nobody, and keeps nobody alive; a job that runs holds the process by its timer.
    this.#process.unref();
    this.#process.channel?.unref();
    this.up = new Promise((resolve) => {
      this.#process.on("message", (news: DecodeNews) => {
        if (news.kind === "up") resolve();
        else this.#told(news);
      });
      this.#process.on("exit", () => {
        resolve();
        this.#gone();
      });
      this.#process.on("error", () => {
        resolve();
        this.#gone();
      });
    });
  }

  /** Whether it can take another recording. */
  get usable(): boolean {
    return !this.#spent;
  }

  async decode(job: DecodeJob, signal?: AbortSignal): Promise<Float32Array> {
    const stop = () => this.#end(aborted);
    const timer = setTimeout(
      () => this.#end(failure("too-large", "The recording takes too long to decode.")),
      this.#settings.deadlineMs,
    );
    signal?.addEventListener("abort", stop, { once: true });
    try {
      await this.up;
      if (signal?.aborted) throw aborted;
      if (this.#spent) throw failure("worker-died", "a decoding process does not start", { worker: "decode" });
      this.#heard();
      return await new Promise((resolve, reject) => {
        const most = Math.ceil((job.limits.decodedSeconds + 1) * SAMPLE_RATE);
        this.#running = { parts: [], most, length: 0, resolve, reject };
        // A child that went away meanwhile is known by its exit.
        this.#process.send(job, () => {});
      });
    } finally {
      clearTimeout(timer);
      clearTimeout(this.#stall);
      signal?.removeEventListener("abort", stop);
    }
  }

  close(): void {
    this.#end(aborted);
  }

  #heard(): void {
    clearTimeout(this.#stall);
    this.#stall = setTimeout(() => this.#end(damaged("The recording is damaged.")), this.#settings.stallMs);
  }

  #told(news: DecodeNews): void {
    const running = this.#running;
    if (!running) return;
    this.#heard();
    if (news.kind === "sound") {
      running.parts.push(news.samples);
      running.length += news.samples.length;
      // What it counts is not believed: a decoder that was taken over counts what it likes.
      if (running.length > running.most) this.#end(failure("too-large", "The recording is too long."));
    } else if (news.kind === "done") {
      if (news.rss > GROWN * this.#settings.memoryMb * 2 ** 20) this.#kill();
      this.#running = undefined;
      running.resolve(concat(running.parts));
    } else if (news.kind === "failed") {
      this.#running = undefined;
      running.reject(news.failure);
    }
  }

  #end(reason: Failure): void {
    this.#kill();
    const running = this.#running;
    this.#running = undefined;
    running?.reject(reason);
  }

  #gone(): void {
    this.#end(damaged("The recording is damaged, or needs more memory to be decoded than it may take."));
  }

  #kill(): void {
    this.#spent = true;
    this.#process.kill("SIGKILL");
  }
}

/**
 * WebAssembly's memory is no part of what V8 bounds. Linux bounds what a process may write to (RLIMIT_DATA) without
 * counting addresses that are only reserved, of which V8 and WebAssembly take many GB; only a shell can set it. Elsewhere V8's
 * bound and that of every WebAssembly memory, 4 GB, remain.
 */
function launch({ program, memoryMb }: ChildSettings): ChildProcess {
  const heap = [`--max-old-space-size=${Math.floor(memoryMb / 2)}`];
  const command = [process.execPath, ...heap, program];
  const bounded = process.platform === "linux" && existsSync(SHELL);
  const [file = process.execPath, ...args] = bounded
    ? [SHELL, "-c", `ulimit -d ${memoryMb * 1024}; exec "$0" "$@"`, ...command]
    : command;
  return spawn(file, args, {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
    // libopus as WebAssembly too, so that a packet that breaks it breaks out of nothing. No secret of ours comes along.
    env: { OPUS_FORCE_WASM: "1" },
  });
}

const SHELL = "/bin/sh";
