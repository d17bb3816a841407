/** Requests that were right once, changed at random: in their line, their fields and their bodies. random: in [0, 1). */
export type Random = () => number;

interface Draft {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | undefined;
}
type Change = (draft: Draft, random: Random) => void;

const KEY = "sk-of-the-campaign";
export const KEYS = [`all:models+audio+chat+realtime+metrics:${KEY}`];
const bytes = (text: string) => new TextEncoder().encode(text);

const CHAT = {
  model: "pocket-llm-sn",
  messages: [
    { role: "system", content: "Pindura." },
    { role: "user", content: [{ type: "text", text: "Mhoro" }] },
  ],
  stream: true,
  stream_options: { include_usage: true },
  max_tokens: 5,
  stop: ["."],
};
const SPEECH = {
  model: "tts-1",
  voice: "alloy",
  input: "Mhoro. Makadii?",
  response_format: "wav",
  stream_format: "audio",
};
const FORM = [
  '--XX\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\nContent-Type: audio/wav\r\n\r\nRIFF0000WAVEfmt \r\n',
  '--XX\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper-1\r\n',
  '--XX\r\nContent-Disposition: form-data; name="response_format"\r\n\r\nverbose_json\r\n',
  '--XX\r\nContent-Disposition: form-data; name="stream"\r\n\r\ntrue\r\n',
  "--XX--\r\n",
];

function drafts(random: Random): Draft {
  const authorization = `Bearer ${KEY}`;
  const json = (path: string, value: unknown): Draft => {
    return {
      method: "POST",
      path,
      headers: { authorization, "content-type": "application/json" },
      body: bytes(JSON.stringify(value)),
    };
  };
  const get = (path: string): Draft => ({ method: "GET", path, headers: { authorization }, body: undefined });
  const form = (path: string): Draft => ({
    method: "POST",
    path,
    headers: { authorization, "content-type": "multipart/form-data; boundary=XX" },
    body: bytes(FORM.join("")),
  });
  return pick(random, [
    () => json("/v1/chat/completions", CHAT),
    () => json("/v1/chat/completions", { ...CHAT, stream: undefined, stream_options: undefined }),
    () => json("/v1/audio/speech", SPEECH),
    () => form("/v1/audio/transcriptions"),
    () => form("/v1/audio/translations"),
    () => json("/v1/realtime/client_secrets", { expires_after: { anchor: "created_at", seconds: 60 } }),
    () =>
      get(
        pick(random, [
          "/v1/models",
          "/v1/models/whisper-1",
          "/healthz",
          "/readyz",
          "/metrics",
          "/openapi.json",
          "/docs",
        ]),
      ),
  ])();
}

const WILD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -1e308,
  2 ** 53,
  "",
  " ",
  "\0",
  "\ud800",
  "x".repeat(5000),
  [],
  {},
  [[]],
  [null],
  { a: {} },
  "data:,",
  "../../etc/passwd",
  "{{7*7}}",
  "<script>",
  "' OR 1=1 --",
  "NaN",
  "__proto__",
  "constructor",
  "toString",
];
const VALUES = [
  "",
  " ",
  "a".repeat(9000),
  "\t",
  "0",
  "-1",
  "99999999999999999999",
  "NaN",
  "*",
  "null",
  ",,,",
  'a=b; c="d',
  "%00",
  "ÿþ",
];
const FIELDS = [
  "authorization",
  "content-type",
  "content-length",
  "content-encoding",
  "host",
  "origin",
  "traceparent",
  "x-forwarded-for",
  "accept",
  "expect",
  "range",
  "transfer-encoding",
  "upgrade",
  "connection",
  "cookie",
  "x-request-id",
  "if-none-match",
  "access-control-request-method",
];
const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "PROPFIND", "get", "X"];
const PIECES = [
  "/",
  "//",
  "..",
  "%2e%2e",
  "%00",
  "%",
  "?",
  "#",
  ";",
  "\\",
  "v1",
  "é",
  "a".repeat(3000),
  "__proto__",
  "?a=b&a[]=c",
  "%ff",
];

const CHANGES: readonly Change[] = [
  (draft, random) => {
    draft.method = pick(random, METHODS);
  },
  (draft, random) => {
    const at = Math.floor(random() * (draft.path.length + 1));
    draft.path = draft.path.slice(0, at) + pick(random, PIECES) + draft.path.slice(at + Math.floor(random() * 3));
  },
  (draft, random) => {
    draft.headers[pick(random, FIELDS)] = pick(random, VALUES);
  },
  (draft, random) => {
    delete draft.headers[pick(random, Object.keys(draft.headers))];
  },
  (draft, random) => {
    const body = draft.body?.slice() ?? new Uint8Array(8);
    for (let flips = 1 + random() * 8; flips > 0; flips--)
      body[Math.floor(random() * body.length)] = Math.floor(random() * 256);
    draft.body = body;
  },
  (draft, random) => {
    draft.body = draft.body?.slice(0, Math.floor(random() * draft.body.length));
  },
  (draft, random) => {
    const { body = bytes("x") } = draft;
    const times = 1 + Math.floor(random() * 40);
    draft.body = bytes(new TextDecoder("latin1").decode(body).repeat(times));
  },
  (draft, random) => changeJson(draft, random),
  (draft, random) => changeJson(draft, random),
  (draft, random) => changeJson(draft, random),
  (draft, random) => {
    const parts = FORM.filter(() => random() > 0.2).flatMap((part) => (random() < 0.2 ? [part, part] : [part]));
    if (draft.headers["content-type"]?.startsWith("multipart"))
      draft.body = bytes(parts.join(pick(random, ["", "\r\n", "--XX"])));
  },
  (draft, random) => {
    const depth = Math.floor(random() * 20_000);
    if (random() < 0.1) draft.body = bytes(`${"[".repeat(depth)}${"]".repeat(depth)}`);
  },
];

/** undefined where no HTTP client could send what came of it. */
export function mutated(random: Random): Request | undefined {
  const draft = drafts(random);
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) pick(random, CHANGES)(draft, random);
  const { method, path, headers, body } = draft;
  const isBare = method.toUpperCase() === "GET" || method.toUpperCase() === "HEAD";
  try {
    const init = { method, headers, ...(body && !isBare ? { body } : {}) };
    return new Request(`http://localhost:8000${path.startsWith("/") ? path : `/${path}`}`, init);
  } catch {
    return undefined;
  }
}

/** Somewhere in the body's JSON another value, another key, or one less. */
function changeJson(draft: Draft, random: Random): void {
  if (!draft.headers["content-type"]?.includes("json") || !draft.body) return;
  try {
    draft.body = bytes(JSON.stringify(changed(JSON.parse(new TextDecoder().decode(draft.body)), random)) ?? "");
  } catch {
    // No JSON any more, or so deep that it cannot be written.
  }
}

function changed(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null || random() < 0.15) return pick(random, WILD);
  const entries = Object.entries(value);
  const at = Math.floor(random() * (entries.length + 1));
  const [key = pick(random, ["__proto__", "x", "tools", "n", "constructor", "0", "audio"]), inner] = entries[at] ?? [];
  const rest = entries.filter((_, index) => index !== at);
  const after = random() < 0.2 ? rest : [...rest, [key, changed(inner, random)] as const];
  return Array.isArray(value) ? after.map(([, one]) => one) : Object.fromEntries(after);
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}
