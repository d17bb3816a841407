/**
 * Everything the app keeps in the browser, by name: the store's database, the conversations', the voices', those of web-llm; what
 * `app/memory.ts` is asked to remember. Tests find no other in the code.
 */
export const DATABASES: readonly string[] = [
  "inzwa",
  "inzwa-talks",
  "inzwa-skills",
  "inzwa-documents",
  "inzwa-voices",
  "inzwa-review",
  "webllm/config",
  "webllm/model",
  "webllm/wasm",
];
export const TEXTS: readonly string[] = [
  "settings",
  "ui_language",
  "loading",
  "installed",
  "install",
  "server",
  "welcome",
  "documents",
  "notes",
  "review",
  "listening",
  "orders",
  "release",
  "outbox",
  "watch",
];

/** Caches are called by the app's name, and the shell's by the address it is kept for. */
export function isOurCache(name: string, home: string): boolean {
  return name.startsWith("inzwa-") || name.endsWith(home);
}

/** True where no other app can live on this origin: everything on it is then ours. */
export function aloneOn(home: string): boolean {
  return new URL(home).pathname === "/";
}
