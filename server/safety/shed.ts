import type { MiddlewareHandler } from "hono";
import { ApiError } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { scopeOf } from "../scopes.ts";
import type { Meter } from "../services.ts";

/** What is let go, in this order: a session that has not begun costs nobody a turn; a turn's answer is what it is for. */
export type Sheddable = "realtime" | "speech" | "transcription" | "chat";

/** How full the server is, 0 to 1, from which each is refused. */
const FROM: Readonly<Record<Sheddable, number>> = { realtime: 0.6, speech: 0.75, transcription: 0.85, chat: 0.95 };
/** Milliseconds that the event loop comes late when the server counts as full: sound then comes in gaps that are heard. */
const LAG = 500;

export interface ShedOptions {
  /** 0 to 1, how full the fullest queue is. */
  readonly fullness: () => number;
  /** Milliseconds that the event loop came late lately. */
  readonly lag: () => number;
  readonly meter: Pick<Meter, "count">;
}

/** Whether this is refused now, because the server is too full for it. */
export function shedder({ fullness, lag, meter }: ShedOptions): (what: Sheddable) => boolean {
  return (what) => {
    const refused = Math.max(fullness(), lag() / LAG) >= FROM[what];
    if (refused) meter.count("inzwa_shed_total", { what });
    return refused;
  };
}

export function shedding(refused: (what: Sheddable) => boolean): MiddlewareHandler<Env> {
  return async (c, next) => {
    const what = c.req.method === "POST" ? kindOf(c.req.path) : undefined;
    if (what && refused(what))
      throw new ApiError(503, "The server is too busy now. Try again shortly.", { code: "overloaded", retryAfter: 2 });
    await next();
  };
}

function kindOf(path: string): Sheddable | undefined {
  const scope = scopeOf(path);
  if (scope === "realtime" || scope === "chat") return scope;
  if (scope !== "audio") return undefined;
  return path === "/v1/audio/speech" ? "speech" : "transcription";
}
