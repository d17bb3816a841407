import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { build } from "vite";
import { talk } from "./audio-app.ts";
import { Store } from "./recordings-room.ts";

const root = resolve(import.meta.dirname, "../..");
/** Packages are found from inside the repository alone. */
const compiled = join(root, ".cache/recordings-process");

/** Where a process can be killed: in a step, behind one, and around its end. */
export const MOMENTS = ["taken", "fetching", "fetch", "hearing", "transcribe", "score", "route", "finish", "finished"];

/** Node 20 runs no TypeScript. */
export async function compile(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      ssr: true,
      target: "node20",
      outDir: compiled,
      emptyOutDir: true,
      rollupOptions: {
        input: { recordings: join(import.meta.dirname, "recordings-process.ts") },
        output: { entryFileNames: "[name].mjs" },
      },
    },
  });
}

/** One folder of recordings and the processes that work on it one after the other. */
export class Lives {
  readonly folder = mkdtempSync(join(tmpdir(), "inzwa-lives-"));
  readonly store = new Store();
  /** All that they told. */
  readonly told: string[] = [];
  readonly #children = new Set<ChildProcess>();
  #base = "";

  async open(calls: number): Promise<void> {
    this.#base = await this.store.open();
    for (let i = 0; i < calls; i++) this.store.files.set(`/call-${i}.wav`, talk([0.3], 0.3));
  }

  /** A process that begins, with so many calls to be told of, and stands still at a moment. ahead: days of its clock. */
  start(redis: string, moment: string, calls: number, ahead = "-") {
    const file = join(compiled, "recordings.mjs");
    const child = spawn(process.execPath, [file, this.folder, this.#base, redis, moment, String(calls), ahead], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#children.add(child);
    // Not "exit": what it told last may still be on its way then.
    const ended = once(child, "close").then(() => this.#children.delete(child));
    const lines = createInterface(child.stdout);
    lines.on("line", (line) => this.told.push(line));
    const stood = once(lines, "line").then(
      () =>
        new Promise<void>((resolve) => {
          if (this.told.at(-1) === `still ${moment}`) resolve();
          lines.on("line", (line) => line === `still ${moment}` && resolve());
        }),
    );
    const end = async (signal: NodeJS.Signals) => {
      child.kill(signal);
      await ended;
    };
    return { stood, end };
  }

  count(line: string): number {
    return this.told.filter((one) => one.startsWith(line)).length;
  }

  /** Resolves when so many calls are done, by what lies on the disk. */
  async done(calls: number): Promise<void> {
    while (this.#done() < calls) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Calls that are on the disk and not done. */
  unfinished(): number {
    const folder = join(this.folder, "jobs/open");
    return existsSync(folder) ? readdirSync(folder).length : 0;
  }

  #done(): number {
    const folder = join(this.folder, "jobs/done");
    if (!existsSync(folder) || this.unfinished() > 0) return 0;
    return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json")).length;
  }

  /** Resolves once this was told so often. */
  async heard(line: string, times: number): Promise<void> {
    while (this.count(line) < times) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Everything below the folder but what tells that a call was here. */
  left(): readonly string[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("jobs/done"))
      .map(({ name }) => name)
      .sort();
  }

  records(): readonly Readonly<Record<string, unknown>>[] {
    const folder = join(this.folder, "call-recordings");
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
  }

  async close(): Promise<void> {
    for (const child of this.#children) child.kill("SIGKILL");
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A real redis-server that keeps nothing on a disk: whoever kills it takes all it knew. */
export class RedisServer {
  readonly url: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  constructor(port: number) {
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    const program = process.env.REDIS_SERVER ?? "redis-server";
    const args = [
      "--port",
      String(this.#port),
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--appendonly",
      "no",
      "--dir",
      tmpdir(),
    ];
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    const lines = createInterface(child.stdout);
    await new Promise<void>((resolve, reject) => {
      lines.on("line", (line) => line.includes("Ready to accept connections") && resolve());
      child.on("error", () =>
        reject(new Error("no redis-server: apt-get install redis-server, or name it in REDIS_SERVER")),
      );
      child.on("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
