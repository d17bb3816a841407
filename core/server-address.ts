/** Why an address cannot be that of a server: it is none, or a page on https may not reach it. */
export type AddressTrouble = "address" | "mixed";

/**
 * What a person typed as the address of a server, without `/v1` and what is behind it. `mixed`: plain http is open to a page
 * only on the same machine, since browsers keep secure pages from it elsewhere. Names and passwords in an address are
 * refused: they would show wherever it is shown.
 */
export function readAddress(typed: string): { readonly base: string } | { readonly trouble: AddressTrouble } {
  const text = typed.trim();
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? "" : isLocal(text) ? "http://" : "https://";
  const found = /^(https?):\/\/([^/?#\s@]+)([^?#\s]*)/i.exec(scheme + text);
  const [, protocol = "", host = "", path = ""] = found ?? [];
  if (!found || /\s/.test(text) || text.includes("@") || !/^[^:]*[a-z0-9\]](:\d{1,5})?$/i.test(afterBracket(host)))
    return { trouble: "address" };
  if (protocol.toLowerCase() === "http" && !isLocal(host)) return { trouble: "mixed" };
  const folder = path.replace(/\/+$/, "").replace(/\/v1(\/.*)?$/, "");
  return { base: `${protocol.toLowerCase()}://${host.toLowerCase()}${folder}` };
}

/** The host of a base, with its port. */
export function hostOf(base: string): string {
  return base.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

/** The machine that the page runs on, by the names that the page's policy knows. */
export function isLocal(host: string): boolean {
  return /^(localhost|127\.0\.0\.1)([:/]|$)/i.test(host);
}

/** An IPv6 address has colons of its own. */
function afterBracket(host: string): string {
  return host.startsWith("[") ? host.replace(/^\[[0-9a-f:.]+\]/i, "x]") : host;
}
