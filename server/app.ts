import { Hono, type MiddlewareHandler } from "hono";
import { methodNotAllowed } from "hono/method-not-allowed";
import { ApiError, toApiError } from "./api-error.ts";
import type { Env } from "./app-env.ts";
import { behalf } from "./engines/behalf.ts";
import { chat } from "./routes/chat.ts";
import { health } from "./routes/health.ts";
import { metrics } from "./routes/metrics.ts";
import { metricsIn } from "./routes/metrics-in.ts";
import { models } from "./routes/models.ts";
import { predict } from "./routes/predict.ts";
import { realtime } from "./routes/realtime.ts";
import { recordings } from "./routes/recordings.ts";
import { reference } from "./routes/reference.ts";
import { speech } from "./routes/speech.ts";
import { transcriptions } from "./routes/transcriptions.ts";
import { translations } from "./routes/translations.ts";
import type { Services } from "./services.ts";
import { uploads } from "./uploads/routes.ts";

export type App = Hono<Env>;

export interface AppOptions {
  readonly version: string;
  /** What stands before the routes, from `guards`. */
  readonly guards: readonly MiddlewareHandler<Env>[];
  /** Files that lie beside the routes. */
  readonly site?: MiddlewareHandler<Env> | undefined;
  /** Whether the server is about to end and takes nothing new. */
  readonly draining?: () => boolean;
}

/** The server as a pure function from request to response: it knows no port and no process. */
export function createApp(services: Services, { version, guards, site, draining = () => false }: AppOptions): App {
  const app = new Hono<Env>();
  for (const guard of guards) app.use(guard);
  app.use(asErrors);
  app.use(behalf);
  for (const path of ["/v1/*", "/predict"])
    app.use(path, async (_c, next) => {
      if (draining()) throw new ApiError(503, "The server is about to end.", { code: "draining", retryAfter: 1 });
      await next();
    });
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => refuse(notAllowed(c.req.method, c.req.path), { Allow: methods.join(", ") }),
    }),
  );
  app.route("/", chat(services));
  app.route("/", transcriptions(services));
  app.route("/", translations(services));
  app.route("/", speech(services));
  app.route("/", predict(services));
  app.route("/", realtime(services));
  app.route("/", models(services));
  app.route("/", uploads(services));
  app.route("/", recordings(services));
  app.route("/", health(services, draining));
  app.route("/", metrics(services));
  app.route("/", metricsIn(services));
  app.route("/", reference(version));
  if (site) app.use(site);
  app.notFound((c) => refuse(unknown(c.req.method, c.req.path)));
  app.onError((thrown) => refuse(toApiError(thrown)));
  return app;
}

/** Hono hands to `onError` only what is an Error, and a Failure is none. */
const asErrors: MiddlewareHandler<Env> = async (c, next) => {
  try {
    await next();
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    // Nobody reads it; the number is nginx' own for a client that went away.
    throw c.req.raw.signal.aborted ? new ApiError(499, "The client went away.") : toApiError(thrown);
  }
};

function unknown(method: string, path: string): ApiError {
  return new ApiError(404, `Unknown request URL: ${method} ${path}.`, { code: "unknown_url" });
}

function notAllowed(method: string, path: string): ApiError {
  return new ApiError(405, `Not allowed to ${method} on ${path}.`, { code: "method_not_supported" });
}

function refuse(error: ApiError, more: Readonly<Record<string, string>> = {}): Response {
  const again = error.retryAfter === undefined ? {} : { "Retry-After": String(error.retryAfter) };
  return Response.json(error.body, { status: error.status, headers: { ...more, ...again } });
}
