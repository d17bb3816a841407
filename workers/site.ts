/** The site's base, from the worker's own address: `BASE/assets/asr-HASH.js`, in development `BASE/workers/asr.ts`. */
export function siteBase(): string {
  return new URL("..", self.location.href).href;
}
