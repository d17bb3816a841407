/**
 * What the page and its workers may do; the one source of it. Every file for a host repeats it, and a test compares.
 *
 * Models come from hubs and mirrors that a person agrees to while the page runs, and a policy is fixed when it is sent:
 * `connect-src` cannot know them. `app/net.ts` and `workers/permit.ts` ask before anything goes out.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const POLICY = {
  "default-src": ["'none'"],
  // WebAssembly only: no eval, and nothing inline.
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  "worker-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'"],
  // Speech that is played again slowly: only a media element keeps the voice's pitch.
  "media-src": ["blob:"],
  "manifest-src": ["'self'"],
  "connect-src": ["'self'", "https:", "wss:", "http://localhost:*", "http://127.0.0.1:*"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
  "require-trusted-types-for": ["'script'"],
  // Lit's templates, DOMPurify's parser, and the addresses of our own workers.
  "trusted-types": ["lit-html", "dompurify", "default"],
};

/** Browsers ignore these in a <meta> and say so in the console. */
const HEADER_ONLY = ["frame-ancestors"];

/** @param {readonly (readonly [string, readonly string[]])[]} directives */
const written = (directives) => directives.map(([name, values]) => [name, ...values].join(" ")).join("; ");

/** The value of the Content-Security-Policy header. */
export const policy = written(Object.entries(POLICY));

/** The same for `<meta http-equiv>`, for hosts that send no headers. */
export const metaPolicy = written(Object.entries(POLICY).filter(([name]) => !HEADER_ONLY.includes(name)));
