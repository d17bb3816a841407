import { Usage } from "../verb.ts";

/** The address of a server, with or without the `/v1` that clients are given. key: the variable that has it. Throws a Usage. */
export function serverAddress(address: string, key: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Usage(`${address} is no address such as http://127.0.0.1:8000`);
  if (url.username || url.password) throw new Usage(`an address has no key in it: ${key} has`);
  return `${url.origin}${url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "")}`;
}
