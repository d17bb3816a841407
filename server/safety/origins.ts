import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import type { Env } from "../app-env.ts";

export interface OriginOptions {
  readonly origins: readonly string[];
  /** Pages of this machine may call, at any port: a server without keys, which listens on loopback alone. */
  readonly loopback: boolean;
}

/**
 * Which pages elsewhere may read answers. Keys are sent in a header and never in cookies, so credentials are not allowed
 * and no page can use what a browser keeps.
 */
export function origins(options: OriginOptions): MiddlewareHandler<Env> {
  const allow = (origin: string) => (allowed(options, origin) ? origin : null);
  return cors({
    origin: allow,
    allowMethods: ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"],
    exposeHeaders: [
      "RateLimit",
      "RateLimit-Policy",
      "Retry-After",
      "X-Request-Id",
      "X-Inzwa-Ignored",
      "Location",
      "Tus-Resumable",
      "Upload-Offset",
      "Upload-Length",
    ],
    maxAge: 600,
  });
}

function allowed({ origins: listed, loopback }: OriginOptions, origin: string): boolean {
  if (listed.includes(origin)) return true;
  return loopback && /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(origin);
}
