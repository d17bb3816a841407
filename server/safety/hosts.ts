import type { MiddlewareHandler } from "hono";
import { ApiError } from "../api-error.ts";
import type { Env } from "../app-env.ts";

const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

export interface HostOptions {
  /** Names and addresses beside loopback that the server is called by. */
  readonly hosts: readonly string[];
  /** Origins of pages elsewhere that may call. */
  readonly origins: readonly string[];
}

/**
 * Why a request to a server without keys is not answered; undefined: it is. A page anywhere can have its own name point to
 * 127.0.0.1 and then reads what the server answers (DNS rebinding): such requests name a host, or come from a page, that is
 * none of ours.
 */
export function foreign(
  options: HostOptions,
  host: string | undefined,
  origin: string | undefined,
): string | undefined {
  const named = hostOf(host);
  if (!named || !isOurs(named, options)) return "This host name is not one the server answers to without keys.";
  if (origin === undefined || options.origins.includes(origin)) return undefined;
  const from = URL.canParse(origin) ? new URL(origin) : undefined;
  if (from && /^https?:$/.test(from.protocol) && isOurs(from.hostname, options)) return undefined;
  return "Pages of this origin may not call the server without keys.";
}

/** Stands before everything on a server without keys; with keys a page that has none can do nothing. */
export function hosts(options: HostOptions): MiddlewareHandler<Env> {
  return async (c, next) => {
    const why = foreign(options, c.req.header("host") ?? new URL(c.req.url).host, c.req.header("origin"));
    if (why) throw new ApiError(403, why, { code: "foreign_host" });
    await next();
  };
}

function isOurs(name: string, { hosts: others }: HostOptions): boolean {
  return LOOPBACK.has(name) || others.some((one) => one.toLowerCase() === name);
}

/** In small letters and without its port; undefined for what is no host. */
function hostOf(field: string | undefined): string | undefined {
  if (!field || !/^[A-Za-z0-9.:[\]_-]+$/.test(field) || !URL.canParse(`http://${field}`)) return undefined;
  return new URL(`http://${field}`).hostname;
}
