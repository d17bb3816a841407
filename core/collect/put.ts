import { object, oneOf, optional, type Parser, refuse, text } from "../parse.ts";
import { readAddress } from "../server-address.ts";
import { digest } from "./offer.ts";

/** The one request that brings a recording into a store, where a server takes the words and lets a store take the sound. */
export interface Put {
  /** Signed for this one object, and for a while. */
  readonly url: string;
  /** Signed too: a store refuses other bytes than those of the digest, and, where it can, an object that is there already. */
  readonly headers: PutHeaders;
}
export type PutHeaders = {
  readonly "Content-Type": "audio/wav";
  /** Of the file, 64 hex digits. */
  readonly "X-Amz-Content-Sha256": string;
  readonly "If-None-Match"?: "*" | undefined;
};

/** Only what a page may send to: https, or this machine, and no name or password in it. */
const address: Parser<string> = (value, path) => {
  const given = text(value, path);
  const read = readAddress(given.split("?", 1)[0] ?? "");
  return /^https?:\/\//.test(given) && "base" in read ? given : refuse(path, "must be an https address");
};

export const parsePut: Parser<Put> = object<Put>({
  url: address,
  headers: object<PutHeaders>({
    "Content-Type": oneOf("audio/wav"),
    "X-Amz-Content-Sha256": digest,
    "If-None-Match": optional(oneOf("*")),
  }),
});

/** Milliseconds after which a page gives a PUT up: at 4 kB a second all of it went in that time. */
export function patienceFor(bytes: number): number {
  return 90_000 + Math.ceil(bytes / 4);
}

/** Protocol, host and port of an address that `readAddress` or `parsePut` took. */
export function originOf(address: string): string {
  return /^https?:\/\/[^/?#]+/.exec(address)?.[0].toLowerCase() ?? "";
}
