import { networkInterfaces } from "node:os";

/** Addresses of this machine that others on its network reach it by, IPv4 first. */
export function lanAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  // Link-local IPv6 needs the name of an interface, which no URL carries.
  const usable = all.filter(({ internal, address }) => !internal && !/^fe80:/i.test(address));
  return [...usable].sort((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address);
}

export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Whether a server on `host` is reached by every address of the machine. */
export function isAny(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
