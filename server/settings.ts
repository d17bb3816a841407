import { failure } from "../core/failure.ts";
import { readAddress } from "../core/server-address.ts";
import { isLoopback } from "./lan.ts";
import { PAIRS } from "./pairs/variables.ts";
import { RECORDINGS } from "./recordings/variables.ts";
import type { Limits } from "./services.ts";
import { COLLECT } from "./uploads/variables.ts";
import { address, choice, isOrigin, list, number, type Variable, words } from "./variables.ts";

/** Every variable of the server; `--help` and docs/server.md print this table. Secrets are never printed. */
export const VARIABLES = {
  host: words("HOST", "address to listen on; any but loopback needs keys", "127.0.0.1"),
  port: number("PORT", "port to listen on; 0 takes any free one", 8000, 0, 65_535),
  apiKeys: list(
    "INZWA_API_KEYS",
    "keys that open the API: SECRET, NAME:SCOPE+SCOPE:SECRET, or sha256:HEX in place of SECRET",
  ),
  apiKeysFile: words("INZWA_API_KEYS_FILE", "file with such keys, one a line"),
  clientSecretKey: words("INZWA_CLIENT_SECRET_KEY", "signs ephemeral client secrets; the same on every replica"),
  jwtIssuer: words("INZWA_JWT_ISSUER", "who issues the JWTs that are taken"),
  jwtAudience: words("INZWA_JWT_AUDIENCE", "whom such JWTs must be for"),
  jwtJwks: words("INZWA_JWT_JWKS", "file or https address of the issuer's public keys (JWKS)"),
  jwtAlgorithms: list(
    "INZWA_JWT_ALGORITHMS",
    "algorithms a JWT may be signed with",
    undefined,
    "the name of an algorithm",
    ["RS256"],
  ),
  corsOrigins: list(
    "INZWA_CORS_ORIGINS",
    "origins of other pages that may call",
    isOrigin,
    "an origin such as https://a.example",
  ),
  allowedHosts: list("INZWA_ALLOWED_HOSTS", "names beside localhost that the server may be called by without keys"),
  trustedProxies: list("INZWA_TRUSTED_PROXIES", "addresses or CIDRs of proxies whose X-Forwarded-For counts"),
  tlsCert: words("INZWA_TLS_CERT", "PEM file of the certificate; with it the server speaks HTTPS"),
  tlsKey: words("INZWA_TLS_KEY", "PEM file of its key"),
  site: {
    ...words("INZWA_SITE", "folder of the built site that is served beside the API, or off"),
    otherwise: "dist, where it was built",
  },
  redisUrl: address("REDIS_URL", "Redis that replicas share their rate limits and recordings to work on in", [
    "redis:",
    "rediss:",
  ]),
  asrUrl: address("INZWA_ASR_URL", "OpenAI-compatible server that recognises speech"),
  asrModel: words("INZWA_ASR_MODEL", "its model; without such a server, the id of the one that runs here"),
  asrKey: words("INZWA_ASR_KEY", "its key"),
  llmUrl: address("INZWA_LLM_URL", "OpenAI-compatible server that answers"),
  llmModel: words("INZWA_LLM_MODEL", "its model, or the id of the one that runs here"),
  llmKey: words("INZWA_LLM_KEY", "its key"),
  llmCan: list(
    "INZWA_LLM_CAN",
    "what its model can do beside answering: tools, systemPrompt",
    (one) => one === "tools" || one === "systemPrompt",
    "tools or systemPrompt",
  ),
  ttsUrl: address("INZWA_TTS_URL", "OpenAI-compatible server that speaks"),
  ttsModel: words("INZWA_TTS_MODEL", "its model, or the id of the one that runs here"),
  ttsKey: words("INZWA_TTS_KEY", "its key"),
  ttsVoice: words("INZWA_TTS_VOICE", "its voice"),
  upstream: choice("INZWA_UPSTREAM", "whether an upstream answers instead of the own engine, or races it", "instead", [
    "instead",
    "race",
  ]),
  raceMs: number(
    "INZWA_RACE_MS",
    "milliseconds the first of two racing engines is given before the other starts",
    300,
    0,
    60_000,
  ),
  engineThreads: number("INZWA_ENGINE_THREADS", "processes for each stage, each with the model in memory", 1, 1, 64),
  queue: number("INZWA_QUEUE", "requests that may wait for a stage", 32, 1, 10_000),
  deadlineS: number("INZWA_DEADLINE_S", "seconds one call of an engine may take before it is restarted", 60, 1, 3_600),
  ...COLLECT,
  ...RECORDINGS,
  ...PAIRS,
  metricsDir: words(
    "INZWA_METRICS_DIR",
    "folder for what devices tell of how well they work; none of it is taken without",
  ),
  bodyMb: number("INZWA_MAX_BODY_MB", "megabytes of a request", 25, 1, 1_024),
  predictLog: words(
    "INZWA_PREDICT_LOG",
    "file that each order heard by /predict is noted in, a line each; none is without it",
  ),
  decodedS: number("INZWA_MAX_AUDIO_S", "seconds of sound in a request", 600, 1, 36_000),
  speechChars: number("INZWA_MAX_SPEECH_CHARS", "characters one request may have spoken", 4_096, 1, 100_000),
  sessions: number("INZWA_MAX_SESSIONS", "realtime sessions at once", 32, 0, 100_000),
  sessionS: number("INZWA_SESSION_S", "seconds a realtime session may last", 3_600, 1, 86_400),
  idleS: number("INZWA_IDLE_S", "seconds a realtime session may be silent", 180, 1, 86_400),
  connections: number("INZWA_MAX_CONNECTIONS", "connections at once", 1_024, 1, 100_000),
  ratePoints: number(
    "INZWA_RATE_POINTS",
    "points a key or an address may spend in a minute; 0 for no limit",
    600,
    0,
    10_000_000,
  ),
  drainS: number("INZWA_DRAIN_S", "seconds that what runs is given to end in after SIGTERM", 25, 0, 3_600),
  logLevel: choice("INZWA_LOG_LEVEL", "what is logged", "info", ["debug", "info", "warn", "error", "silent"]),
  otlpUrl: address("OTEL_EXPORTER_OTLP_ENDPOINT", "collector that spans go to, OTLP over HTTP"),
} as const satisfies Record<string, Variable<unknown>>;

type Table = typeof VARIABLES;
export type ServerSettings = { readonly [K in keyof Table]: Table[K] extends Variable<infer T> ? T : never };

/** An empty variable is none, since compose files write them so. Throws `bad-manifest` naming the variable, never its value. */
export function readServerSettings(environment: Readonly<Record<string, string | undefined>>): ServerSettings {
  const read = Object.entries<Variable<unknown>>(VARIABLES).map(([key, variable]) => {
    const text = environment[variable.name]?.trim();
    if (!text) return [key, variable.fallback];
    const value = variable.read(text);
    if (value === undefined) throw failure("bad-manifest", `${variable.name} must ${variable.must}`);
    return [key, value];
  });
  const settings = Object.fromEntries(read) as ServerSettings;
  check(settings);
  return settings;
}

/** Whether anything says who may call; without it the server talks to this machine alone. */
export function hasKeys({ apiKeys, apiKeysFile, jwtIssuer }: ServerSettings): boolean {
  return apiKeys.length > 0 || apiKeysFile !== undefined || jwtIssuer !== undefined;
}

export function limitsOf(settings: ServerSettings): Limits {
  return {
    bodyBytes: settings.bodyMb * 2 ** 20,
    decodedSeconds: settings.decodedS,
    // As vLLM bounds it: decoded sound can be far larger than what came.
    decodedBytes: 256 * 2 ** 20,
    speechChars: settings.speechChars,
    sessions: settings.sessions,
    sessionSeconds: settings.sessionS,
    idleSeconds: settings.idleS,
  };
}

function check(settings: ServerSettings): void {
  const { tlsCert, tlsKey, jwtIssuer, jwtAudience, jwtJwks, host, llmCan, llmUrl } = settings;
  const refuse = (message: string) => {
    throw failure("bad-manifest", message);
  };
  if (!tlsCert !== !tlsKey) refuse("INZWA_TLS_CERT and INZWA_TLS_KEY belong together; one of them is missing");
  const jwt = [jwtIssuer, jwtAudience, jwtJwks];
  if (jwt.some(Boolean) && !jwt.every(Boolean))
    refuse("INZWA_JWT_ISSUER, INZWA_JWT_AUDIENCE and INZWA_JWT_JWKS belong together; one of them is missing");
  if (llmCan.length > 0 && !llmUrl)
    refuse("INZWA_LLM_CAN belongs to the server that INZWA_LLM_URL names; it is missing");
  const { collectDir, s3Endpoint, s3PublicEndpoint = s3Endpoint, s3Bucket, s3KeyId, s3Secret } = settings;
  const store = [s3Endpoint, s3Bucket, s3KeyId, s3Secret];
  if ((store.some(Boolean) || s3PublicEndpoint) && !store.every(Boolean))
    refuse("INZWA_S3_ENDPOINT, INZWA_S3_BUCKET, INZWA_S3_KEY_ID and INZWA_S3_SECRET belong together; one is missing");
  if (s3Endpoint && collectDir) refuse("recordings go to INZWA_COLLECT_DIR or to INZWA_S3_BUCKET: set one of them");
  if (s3PublicEndpoint && !("base" in readAddress(s3PublicEndpoint)))
    refuse("pages send recordings to https alone: set INZWA_S3_PUBLIC_ENDPOINT");
  if (settings.recordingsHooks.length > 0 && !settings.recordingsDir)
    refuse("INZWA_RECORDINGS_HOOKS needs a folder to put recordings into: set INZWA_RECORDINGS_DIR");
  if (settings.recordingsDir && settings.recordingsWorkers > 0 && settings.recordingsHosts.length === 0)
    refuse("INZWA_RECORDINGS_DIR needs hosts that recordings may be fetched from: set INZWA_RECORDINGS_HOSTS");
  if (settings.recordingsDir && settings.recordingsWorkers === 0 && !settings.redisUrl)
    refuse("INZWA_RECORDINGS_WORKERS is 0, and other servers learn of work through Redis alone: set REDIS_URL");
  if (!isLoopback(host) && !hasKeys(settings))
    refuse(`HOST is ${host}, which others can reach: set INZWA_API_KEYS, or leave HOST at 127.0.0.1`);
}
