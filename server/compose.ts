import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { CHILD_MEMORY_MB, DEADLINE_MS, openDecoders } from "./audio/decode.ts";
import { openBackend } from "./engines/open.ts";
import { home } from "./home.ts";
import { openPairs } from "./pairs/open.ts";
import { openOrders } from "./predict/open.ts";
import { openRecordings } from "./recordings/open.ts";
import { ReleaseReports } from "./rollout/release-reports.ts";
import { openGate } from "./safety/gate.ts";
import { type GuardOptions, guards } from "./safety/guards.ts";
import { openShared } from "./safety/redis.ts";
import { shedder } from "./safety/shed.ts";
import { openSafety } from "./safety-rules.ts";
import type { Meter, Reports, Services } from "./services.ts";
import { hasKeys, limitsOf, type ServerSettings } from "./settings.ts";
import { openSkills } from "./skills.ts";
import { openUploads } from "./uploads/open.ts";
import { Bundles } from "./watch/bundles.ts";
import { Collector } from "./watch/collector.ts";
import { openLag } from "./watch/lag.ts";
import { openLog } from "./watch/log.ts";
import { openMeter } from "./watch/meter.ts";
import { openTracer } from "./watch/tracer.ts";

export interface Composed {
  readonly services: Services;
  readonly guarding: GuardOptions;
  readonly guards: ReturnType<typeof guards>;
  /** Ends the engines, what waits for them, and whoever else was opened. */
  close(): Promise<void>;
}

/** Rate limits count in windows of a minute. */
const WINDOW_SECONDS = 60;
/** Recordings that may wait to be decoded, for each that is decoded. */
const WAITING = 16;

/** Everything that the settings name, opened. Throws a Failure. */
export async function compose(settings: ServerSettings, version: string): Promise<Composed> {
  const clock = () => performance.now();
  const now = () => Date.now();
  const log = openLog(settings.logLevel);
  const meter = openMeter();
  const collector = settings.otlpUrl ? new Collector({ url: settings.otlpUrl, version, meter }) : undefined;
  const tracer = openTracer({ collector, now });
  const shared = settings.redisUrl ? openShared(settings.redisUrl, log, clock) : undefined;
  const gate = openGate({ ...gateOf(settings), shared, now });
  const lag = openLag();
  const limits = limitsOf(settings);
  const children = Math.max(1, Math.min(4, availableParallelism() - 1));
  const decoders = openDecoders({
    program: join(home, "build/decode-child.js"),
    limits,
    children,
    waiting: children * WAITING,
    memoryMb: CHILD_MEMORY_MB,
    deadlineMs: DEADLINE_MS,
  });
  const engines = await openBackend({ settings, meter, log, tracer, clock });
  const pairs = await openPairs(settings, engines, log).catch(async (thrown: unknown) => {
    // Engines and children that are up keep the process.
    await engines.close();
    decoders.close();
    throw thrown;
  });
  const backend = pairs ? { ...engines, tts: pairs.over(engines.tts) } : engines;
  const shed = shedder({ fullness: () => backend.fullness?.() ?? 0, lag: lag.lag, meter });
  const id = (prefix: string) => `${prefix}${randomUUID().replaceAll("-", "")}`;
  const skills = openSkills(backend.language, backend.rules, now, join(home, "models-manifest/skills"));
  const { decode } = decoders;
  const recordings = await openRecordings(settings, { backend, decode, log, meter, clock, now }).catch(
    async (thrown: unknown) => {
      // Engines and children that are up keep the process.
      await backend.close();
      decoders.close();
      throw thrown;
    },
  );
  const services: Services = {
    limits,
    backend,
    decode,
    skills,
    safety: openSafety(backend.language, join(home, "models-manifest/safety")),
    uploads: openUploads(settings, { log, now }),
    recordings,
    orders: openOrders(settings, { log }),
    reports: reportsOf(settings, meter, now),
    gate,
    log,
    meter,
    tracer,
    clock,
    now,
    id,
  };
  const guarding: GuardOptions = {
    keyless: !hasKeys(settings),
    hosts: settings.allowedHosts,
    origins: settings.corsOrigins,
    trustedProxies: settings.trustedProxies,
    shed,
    wrong: gate.wrong,
  };
  const close = async () => {
    await recordings?.close();
    await backend.close();
    await pairs?.close();
    decoders.close();
    lag.close();
    await collector?.close();
    shared?.close();
  };
  return { services, guarding, guards: guards(services, guarding), close };
}

function reportsOf({ metricsDir }: ServerSettings, meter: Meter, now: () => number): Reports | undefined {
  if (!metricsDir) return undefined;
  const folder = resolve(process.env.INIT_CWD ?? "", metricsDir);
  const releases = new ReleaseReports(join(folder, "releases.jsonl"));
  return {
    watch: new Bundles({ folder: join(folder, "watch"), meter, now }),
    release: (body) => releases.take(body),
    releases: () => releases.text(),
  };
}

function gateOf(settings: ServerSettings) {
  const { apiKeys, apiKeysFile, clientSecretKey, jwtIssuer, jwtAudience, jwtJwks, jwtAlgorithms, ratePoints } =
    settings;
  const jwt =
    jwtIssuer && jwtAudience && jwtJwks
      ? { issuer: jwtIssuer, audience: jwtAudience, jwks: jwtJwks, algorithms: jwtAlgorithms }
      : undefined;
  const rates = { points: ratePoints, windowSeconds: WINDOW_SECONDS };
  return { keys: apiKeys, keysFile: apiKeysFile, clientSecretKey, jwt, rates };
}
