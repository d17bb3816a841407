import { createHmac } from "node:crypto";
import { same } from "../safety/digest.ts";
import type { Fields } from "./providers.ts";

/**
 * Whether Twilio signed a form: HMAC-SHA1 by the account's token over the address as Twilio called it and each field with its
 * value, sorted by name, in base64 ("Webhooks security", Twilio's documentation).
 */
export function isSigned(token: string, url: string, fields: Fields, signature: string | undefined): boolean {
  const said = Object.keys(fields)
    .sort()
    .map((name) => `${name}${fields[name]}`)
    .join("");
  const wanted = createHmac("sha1", token).update(`${url}${said}`, "utf8").digest();
  return same(wanted, Buffer.from(signature ?? "", "base64"));
}
