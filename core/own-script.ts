/**
 * The one rule of every default Trusted Types policy here: a script may be started only from the folder of the site. On a
 * host that many share, such as GitHub Pages, the origin alone would let in what others keep there. A `blob:` or `data:`
 * address has the right origin or none, and is refused with them.
 *
 * asked: as given to `new Worker` or `serviceWorker.register`. here: the absolute address it counts from.
 * folder: absolute, ends with a slash. Gives the absolute address, or undefined where it may not run.
 */
export function ownScript(asked: string, here: string, folder: string, resolve: Resolve): string | undefined {
  const href = resolve(asked, here);
  return href?.startsWith(folder) ? href : undefined;
}

/** `new URL(asked, here).href`; undefined where that is no address. */
export type Resolve = (asked: string, here: string) => string | undefined;

/** What of the browser's Trusted Types is used here; TypeScript's own libraries do not describe it. */
export interface TrustedTypes {
  createPolicy(name: "default", rules: { createScriptURL(url: string): string | null }): unknown;
}
