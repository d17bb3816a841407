import { BlockList, isIP } from "node:net";
import type { Context } from "hono";
import { failure } from "../../core/failure.ts";
import type { Env } from "../app-env.ts";

/** Whom a request's points are counted against. */
export type AddressOf = (c: Context<Env>) => string;

/** trusted: addresses or CIDRs of proxies of ours; only what these say of who came before is believed. */
export function addresses(trusted: readonly string[]): AddressOf {
  const client = clientAddress(trusted);
  return (c) => client(c.env?.incoming?.socket?.remoteAddress, c.req.header("x-forwarded-for"));
}

/** The same for what has no context: an upgrade. Throws `bad-manifest` for what is no address. */
export function clientAddress(
  trusted: readonly string[],
): (remote: string | undefined, forwarded: string | undefined) => string {
  const proxies = listOf(trusted);
  const isProxy = (address: string) => proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (remote, forwarded) => {
    let nearest = plain(remote ?? "");
    if (!nearest) return "local";
    // From the right: each proxy adds whom it saw, and what stands before the first stranger anybody may have written.
    const hops = (forwarded ?? "").split(",").slice(-16).reverse();
    for (const hop of hops) {
      if (!isProxy(nearest)) break;
      const before = plain(hop.trim());
      if (!before) break;
      nearest = before;
    }
    return network(nearest);
  };
}

/** Empty for what is no address. IPv4 that came over an IPv6 socket is IPv4; ports and zones do not count. */
function plain(text: string): string {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
  const [zoneless = ""] = bare.split("%");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(zoneless)?.[1] ?? zoneless;
  return isIP(mapped) ? mapped.toLowerCase() : "";
}

/** Whoever has one IPv6 address has 2^64 of them. */
function network(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

function listOf(trusted: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of trusted) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    try {
      if (bits === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(bits), family);
    } catch {
      throw failure("bad-manifest", "INZWA_TRUSTED_PROXIES must be addresses or CIDRs");
    }
  }
  return list;
}
