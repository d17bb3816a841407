/** A place that recordings may be fetched from. */
export interface ListedHost {
  readonly protocol: "https:" | "http:";
  /** In small letters; with `*.` before it every name below it, and not itself. */
  readonly host: string;
  /** As a URL has it: empty for the protocol's own. */
  readonly port: string;
}

/** `host`, `*.host`, `https://host:port` or `http://host`; undefined for anything else. Without a protocol it is https. */
export function listedHost(text: string): ListedHost | undefined {
  const [, scheme = "https:", below = "", rest = ""] = /^(?:(https?:)\/\/)?(\*\.)?([^/*@?#\\\s]+)$/i.exec(text) ?? [];
  const protocol = scheme.toLowerCase() === "http:" ? "http:" : "https:";
  const address = `${protocol}//${rest}`;
  if (!rest || !URL.canParse(address)) return undefined;
  const { hostname, port } = new URL(address);
  return { protocol, host: `${below}${hostname}`, port };
}

/** Whether a URL leads to one of them and carries no name or password. */
export function isListed(url: URL, hosts: readonly ListedHost[]): boolean {
  if (url.username || url.password) return false;
  return hosts.some(
    ({ protocol, host, port }) => protocol === url.protocol && port === url.port && fits(url.hostname, host),
  );
}

function fits(name: string, host: string): boolean {
  return host.startsWith("*.") ? name.endsWith(host.slice(1)) && name.length > host.length - 1 : name === host;
}
