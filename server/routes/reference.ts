import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Env } from "../app-env.ts";
import { openApi } from "../reference/openapi.ts";
import { referencePage } from "../reference/page.ts";
import { STYLE } from "../reference/style.ts";

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** What the server offers, for programs and for people. */
export function reference(version: string): Hono<Env> {
  const app = new Hono<Env>();
  const document = openApi(version);
  const page = referencePage(version, STYLE);
  app.get("/openapi.json", (c) => c.json(document));
  app.get("/docs", (c) =>
    c.html(page, 200, {
      "Content-Security-Policy": POLICY,
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    }),
  );
  return app;
}
