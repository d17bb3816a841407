import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Env } from "../app-env.ts";
import type { Caller, Services } from "../services.ts";

type Watching = Pick<Services, "log" | "meter" | "tracer" | "clock" | "id">;

/**
 * Stands before everything: names the request, opens its span and tells how it went. Of the path only the route's pattern
 * is told, since what stands in a path may be somebody's.
 */
export function access({ log, meter, tracer, clock, id }: Watching): MiddlewareHandler<Env> {
  let open = 0;
  return async (c, next) => {
    const begun = clock();
    const request = id("req_");
    const method = METHODS.has(c.req.method) ? c.req.method : "OTHER";
    const span = tracer.span(method, c.req.header("traceparent"), { "http.request.method": method });
    c.set("requestId", request);
    c.set("traceparent", span.traceparent);
    meter.gauge("inzwa_http_open", ++open);
    try {
      await next();
    } finally {
      meter.gauge("inzwa_http_open", --open);
    }
    const { status } = c.res;
    const route = status === 404 ? "unmatched" : routeOf(matchedRoutes(c));
    const seconds = (clock() - begun) / 1000;
    c.header("X-Request-Id", request);
    span.set({ "http.route": route, "http.response.status_code": status });
    span.end(status >= 500 ? String(status) : undefined);
    meter.count("inzwa_http_requests_total", { method, route, status: String(status) });
    meter.observe("inzwa_http_request_seconds", seconds, { method, route });
    const caller: Caller | undefined = c.get("caller");
    const trace = span.traceparent.slice(3, 35);
    const fields = { request, trace, caller: caller?.name, method, route, status, ms: Math.round(seconds * 1000) };
    if (c.error && status >= 500)
      log.error({ ...fields, kind: c.error.name, at: placeOf(c.error) }, "a request failed");
    else if (!QUIET.has(route)) log.info(fields, "a request was answered");
  };
}

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]);
/** Asked every few seconds by machines; and the one of which no time and no caller is to be kept. */
const QUIET: ReadonlySet<string> = new Set(["/healthz", "/health", "/readyz", "/metrics", "/v1/metrics-in"]);

/** The pattern of the last route that is not for everything; without any it is the site's or nobody's. */
function routeOf(matched: readonly { readonly path: string }[]): string {
  const named = matched.filter(({ path }) => path !== "*" && path !== "/*");
  return named.at(-1)?.path ?? "other";
}

/** File and line where it was thrown; its message is not looked at, since it may quote what was asked. */
function placeOf({ stack = "", message }: Error): string | undefined {
  const frames = stack.slice(stack.indexOf(message) + message.length);
  const [, file, line] = /^ {4}at .*?([\w.-]+\.[cm]?[jt]s):(\d+):\d+\)?$/m.exec(frames) ?? [];
  return file && `${file}:${line}`;
}
