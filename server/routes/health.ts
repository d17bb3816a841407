import { Hono } from "hono";
import type { Env } from "../app-env.ts";
import type { Services } from "../services.ts";

/** For probes; none needs a key. `/readyz` is 503 while an engine is missing or the server drains, and says which. */
export function health({ backend }: Pick<Services, "backend">, draining: () => boolean): Hono<Env> {
  const app = new Hono<Env>();
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/health", (c) => c.json({ status: "ok" }));
  app.get("/readyz", (c) => {
    const { ready, why } = draining() ? { ready: false, why: ["draining"] } : backend.ready();
    return c.json({ status: ready ? "ready" : "not ready", why }, ready ? 200 : 503);
  });
  return app;
}
