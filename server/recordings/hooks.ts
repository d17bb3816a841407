import { same, sha256 } from "../safety/digest.ts";
import { PROVIDERS, type Provider } from "./announcement.ts";

/** Who may announce recordings, and the secret that stands in the address they are given. */
export interface Hook {
  readonly provider: Provider;
  /** SHA-256. */
  readonly digest: Buffer;
}

/** `PROVIDER:SECRET`; a secret has at least 16 characters that an address can hold. */
export function hookOf(text: string): Hook | undefined {
  const [, name, secret] = /^([a-z]+):([A-Za-z0-9_-]{16,200})$/.exec(text) ?? [];
  const provider = PROVIDERS.find((one) => one === name);
  return provider && secret ? { provider, digest: sha256(secret) } : undefined;
}

/** In a time that tells nothing of any secret: all are compared, and by their digests. */
export function opens(hooks: readonly Hook[], provider: string, secret: string): Provider | undefined {
  const given = sha256(secret);
  let found: Provider | undefined;
  for (const hook of hooks) if (same(hook.digest, given) && hook.provider === provider) found = hook.provider;
  return found;
}

/** `HOST=USER:PASSWORD`, sent to that host alone. */
export function loginOf(text: string): readonly [host: string, login: string] | undefined {
  const [, host, login] = /^([a-z0-9.-]+)=([^:\s]+:\S+)$/.exec(text) ?? [];
  return host && login ? [host, login] : undefined;
}
