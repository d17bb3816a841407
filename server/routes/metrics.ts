import { Hono } from "hono";
import type { Env } from "../app-env.ts";
import type { Services } from "../services.ts";

/** For Prometheus. */
export function metrics({ meter }: Services): Hono<Env> {
  const app = new Hono<Env>();
  app.get("/metrics", async (c) =>
    c.body(await meter.text(), 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" }),
  );
  return app;
}
