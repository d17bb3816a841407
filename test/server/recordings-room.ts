import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRules } from "../../foundry/data/call-rules.ts";
import { openFolderRunner } from "../../server/jobs/folder.ts";
import type { Patience } from "../../server/jobs/runner.ts";
import { Shelf } from "../../server/jobs/shelf.ts";
import { readAnnouncement } from "../../server/recordings/announcement.ts";
import { download } from "../../server/recordings/download.ts";
import { hookOf } from "../../server/recordings/hooks.ts";
import { listedHost } from "../../server/recordings/listed.ts";
import { Recordings } from "../../server/recordings/recordings.ts";
import type { Step } from "../../server/recordings/steps.ts";
import type { Backend } from "../../server/services.ts";
import { LocalServer } from "../local-server.ts";
import { decodeHere } from "./audio-app.ts";
import { backend, Counts } from "./services.ts";

export const SECRET = "secret-of-a-test-0123";
export const shippedRules = readRules(readFileSync("models-manifest/recordings/rules.yaml", "utf8"), "rules.yaml");

/** A provider's store: each path answers what it was given, and is counted. */
export class Store extends LocalServer {
  readonly asked: string[] = [];
  readonly files = new Map<string, Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void)>();

  protected async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    this.asked.push(path);
    const file = this.files.get(path.split("?")[0] ?? "");
    if (typeof file === "function") file(request, response);
    else if (file) response.end(file);
    else response.writeHead(404).end();
  }
}

export interface Room {
  readonly folder: string;
  readonly recordings: Recordings;
  readonly shelf: Shelf<unknown>;
  readonly steps: Step[];
  readonly counts: Counts;
  /** Deletes what is past its date. */
  sweep(signal?: AbortSignal): Promise<void>;
  /** Resolves once nothing is open. */
  idle(): Promise<void>;
  /** Paths below the folder, without what the jobs need. */
  files(): string[];
  close(): Promise<void>;
}

/** Recordings on a real disk with stand-in engines, fetched from hosts that all are this machine. */
export async function room(parts: {
  readonly hosts: readonly string[];
  readonly backend?: Partial<Backend>;
  readonly patience?: Patience;
  readonly folder?: string;
  readonly twilioToken?: string;
  readonly publicUrl?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}): Promise<Room> {
  const folder = parts.folder ?? mkdtempSync(join(tmpdir(), "inzwa-recordings-"));
  const shelf = new Shelf(join(folder, "jobs"), readAnnouncement);
  await shelf.open();
  const steps: Step[] = [];
  const counts = new Counts();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const fetching = {
    hosts: parts.hosts.flatMap((text) => listedHost(text) ?? []),
    logins: new Map<string, string>(),
    bytes: 2 ** 22,
    ms: 5000,
    allowed: (address: string) => address === "127.0.0.1",
    resolve: async () => ["127.0.0.1"],
  };
  const troubles: unknown[] = [];
  let sweep: (signal: AbortSignal) => Promise<void> = async () => {};
  const recordings = new Recordings({
    hooks: ["exotel", "twilio", "generic"].flatMap((name) => hookOf(`${name}:${SECRET}`) ?? []),
    twilioToken: parts.twilioToken,
    publicUrl: parts.publicUrl,
    shelf,
    secret: "of a test",
    steps: {
      folder,
      language: "sn",
      days: 90,
      download: (url, to, signal) => download(url, to, fetching, signal),
      decode: decodeHere,
      backend: backend(parts.backend),
      rules: shippedRules,
      clock: () => performance.now(),
      done: (step) => steps.push(step),
    },
    log,
    meter: counts,
    now: parts.now ?? (() => Date.UTC(2026, 10, 22, 9)),
    sweeping: (work) => {
      sweep = work;
      return { close: async () => {} };
    },
    runner: (work) =>
      openFolderRunner({
        work,
        tally: shelf,
        workers: 2,
        patience: parts.patience ?? { tries: 2, first: 1 },
        now: Date.now,
        trouble: (thrown) => troubles.push(thrown),
      }),
  });
  return {
    folder,
    recordings,
    shelf,
    steps,
    counts,
    sweep: (signal = new AbortController().signal) => sweep(signal),
    async idle() {
      while ((await shelf.all()).length > 0) {
        if (troubles[0]) throw troubles[0];
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    files: () => filesIn(folder),
    async close() {
      await recordings.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile() && !path.startsWith("jobs"))
    .sort();
}
