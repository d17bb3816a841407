import { readFileSync } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { failure } from "../../core/failure.ts";
import { readRules } from "../../foundry/data/call-rules.ts";
import { pseudonymKey, treeAt } from "../../foundry/data/tree.ts";
import { home } from "../home.ts";
import { openFolderRunner } from "../jobs/folder.ts";
import { openRepeated } from "../jobs/repeated.ts";
import { PATIENCE, type Runner, type Work } from "../jobs/runner.ts";
import { Shelf } from "../jobs/shelf.ts";
import type { Services } from "../services.ts";
import type { ServerSettings } from "../settings.ts";
import { readAnnouncement } from "./announcement.ts";
import { download } from "./download.ts";
import { hookOf, loginOf } from "./hooks.ts";
import { listedHost } from "./listed.ts";
import { PARTS } from "./places.ts";
import { isPublic } from "./public-address.ts";
import { Recordings } from "./recordings.ts";

/** Milliseconds a worker may be silent before its recording goes to another. */
const LOCK_MS = 30_000;
/** Milliseconds after which what was half fetched is nobody's any more. */
const LEFT_MS = 3_600_000;

/** undefined where no folder is named. Throws `bad-manifest` for settings that do not fit. */
export async function openRecordings(
  settings: ServerSettings,
  services: Pick<Services, "backend" | "decode" | "log" | "meter" | "clock" | "now">,
): Promise<Recordings | undefined> {
  const { recordingsDir } = settings;
  if (!recordingsDir) return undefined;
  const folder = resolve(process.env.INIT_CWD ?? "", recordingsDir);
  const shelf = await shelfIn(folder);
  const runner = await runnerOf(settings, shelf, services);
  const { backend, decode, log, meter, clock, now } = services;
  const fetching = {
    hosts: settings.recordingsHosts.flatMap((text) => listedHost(text) ?? []),
    logins: new Map(settings.recordingsLogins.flatMap((text) => [loginOf(text) ?? []]).filter(isPair)),
    bytes: settings.recordingsMb * 2 ** 20,
    ms: settings.recordingsFetchS * 1000,
    allowed: isPublic,
  };
  return new Recordings({
    hooks: settings.recordingsHooks.flatMap((text) => hookOf(text) ?? []),
    twilioToken: settings.twilioToken,
    publicUrl: settings.publicUrl,
    shelf,
    secret: await pseudonymKey(treeAt(folder)),
    steps: {
      folder,
      language: backend.language,
      days: settings.recordingsDays,
      download: (url, to, signal) => download(url, to, fetching, signal),
      decode,
      backend,
      rules: rulesOf(settings.recordingsRules),
      clock,
      done: (step, ms) => meter.observe("inzwa_recordings_step_seconds", ms / 1000, { step }),
    },
    log,
    meter,
    now,
    runner,
    // Whoever only takes webhooks leaves this to the others, as all work.
    sweeping:
      settings.recordingsSweep === "off" || settings.recordingsWorkers === 0
        ? undefined
        : (sweep) => openRepeated(settings.recordingsSweep, sweep, troubleOf(log)),
  });
}

async function shelfIn(folder: string) {
  const shelf = new Shelf(join(folder, "jobs"), readAnnouncement);
  await shelf.open().catch((thrown: unknown) => {
    throw failure("bad-manifest", `INZWA_RECORDINGS_DIR cannot be written (${(thrown as NodeJS.ErrnoException).code})`);
  });
  await sweepParts(join(folder, PARTS));
  return shelf;
}

/** BullMQ takes a third of a second to load, and is loaded where it is used. */
async function runnerOf(
  { redisUrl, recordingsWorkers: workers }: ServerSettings,
  tally: Shelf<unknown>,
  { log, now }: Pick<Services, "log" | "now">,
): Promise<(work: Work) => Runner> {
  const common = { workers, patience: PATIENCE, trouble: troubleOf(log) };
  if (!redisUrl) return (work) => openFolderRunner({ ...common, work, tally, now });
  const { openBullRunner } = await import("../jobs/bull.ts");
  return (work) => openBullRunner({ ...common, work, url: redisUrl, name: "inzwa-recordings", lockMs: LOCK_MS });
}

function troubleOf(log: Services["log"]): (thrown: unknown) => void {
  return (thrown) => log.error({ event: "recording", kind: (thrown as Error).name }, "a recording met with a bug");
}

function rulesOf(file: string | undefined) {
  const path = file ? resolve(process.env.INIT_CWD ?? "", file) : join(home, "models-manifest/recordings/rules.yaml");
  try {
    return readRules(readFileSync(path, "utf8"), "INZWA_RECORDINGS_RULES");
  } catch (thrown) {
    if (thrown instanceof Error) throw failure("bad-manifest", "INZWA_RECORDINGS_RULES cannot be read");
    throw thrown;
  }
}

/** What a process that was killed had half fetched. */
async function sweepParts(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > LEFT_MS) await rm(path, { force: true });
  }
}

function isPair(pair: readonly string[]): pair is readonly [string, string] {
  return pair.length === 2;
}
