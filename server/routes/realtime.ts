import { Hono } from "hono";
import { object, oneOf, optional } from "../../core/parse.ts";
import { type SessionUpdate, sessionUpdate } from "../../core/realtime/config.ts";
import { wholeBetween } from "../../core/realtime/parts.ts";
import { ApiError } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { jsonBody } from "../json-body.ts";
import { newConfig, shown, updated } from "../realtime/effective.ts";
import type { Services } from "../services.ts";

interface Asked {
  readonly expires_after?:
    | { readonly anchor?: "created_at" | undefined; readonly seconds?: number | undefined }
    | undefined;
  readonly session?: SessionUpdate | undefined;
}

/** Seconds that a secret opens a session where the client does not say how long: OpenAI's own default. */
const USUAL = 600;

const asked = object<Asked>({
  expires_after: optional(
    object({ anchor: optional(oneOf("created_at")), seconds: optional(wholeBetween(10, 7_200)) }),
  ),
  session: optional(sessionUpdate),
});

/** What belongs to realtime sessions beside the WebSocket itself. */
export function realtime(services: Services): Hono<Env> {
  const app = new Hono<Env>();
  app.post("/v1/realtime/client_secrets", async (c) => {
    const { expires_after, session = {} } = await jsonBody(c, asked);
    const config = updated(newConfig(services.backend, session.type ?? "realtime"), session, services.backend, false);
    const { value, expiresAt } = await services.gate.issue(c.get("caller"), expires_after?.seconds ?? USUAL);
    return c.json({ value, expires_at: expiresAt, session: shown(config, services.id("sess_"), expiresAt) });
  });
  app.post("/v1/realtime/calls", () => {
    throw new ApiError(501, "WebRTC is not offered here; open a WebSocket at /v1/realtime.", { code: "not_offered" });
  });
  app.get("/v1/realtime", () => {
    throw new ApiError(426, "Open a WebSocket here.", { type: "invalid_request_error", code: "upgrade_required" });
  });
  return app;
}
