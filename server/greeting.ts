import { randomBytes } from "node:crypto";
import { renderUnicodeCompact } from "uqr";
import type { Environment } from "./environment.ts";
import { isAny, lanAddresses } from "./lan.ts";
import { urlOf } from "./node.ts";

/**
 * The environment of a server that phones on the same network shall reach: it listens on every address, and where nobody
 * has a key one is made for this run.
 */
export function forThisNetwork(given: Environment): { readonly environment: Environment; readonly madeKey?: string } {
  const environment = { ...given, HOST: given.HOST || "0.0.0.0" };
  if (given.INZWA_API_KEYS || given.INZWA_API_KEYS_FILE || given.INZWA_JWT_ISSUER) return { environment };
  const madeKey = `sk-${randomBytes(24).toString("hex")}`;
  return { environment: { ...environment, INZWA_API_KEYS: madeKey }, madeKey };
}

export interface Greeting {
  readonly url: string;
  readonly port: number;
  readonly host: string;
  readonly secure: boolean;
  readonly hasSite: boolean;
  readonly madeKey?: string | undefined;
}

/** Tells whoever started the server where it is; on stderr, since stdout has the log. */
export function greet({ url, port, host, secure, hasSite, madeKey }: Greeting): void {
  const lines = [`Inzwa is at ${url}/v1   (what it offers: ${url}/docs; Ctrl+C ends it)`];
  if (hasSite) lines.push(`The page: ${url}/`);
  if (madeKey) lines.push(`Key of this run: ${madeKey}`);
  const [nearest] = isAny(host) ? lanAddresses() : [];
  if (nearest && hasSite) {
    const there = urlOf(secure, nearest, port);
    lines.push(`On a phone of this network: ${there}/`, renderUnicodeCompact(`${there}/`));
    lines.push(
      secure
        ? "Its browser warns of the certificate once: it is this machine's own."
        : "Without HTTPS a phone gives no microphone: --dev-cert.",
    );
  }
  console.error(lines.join("\n"));
}
