import { type Context, Hono } from "hono";
import { parse } from "../../core/parse.ts";
import { ApiError } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { recordingId } from "../recordings/announcement.ts";
import { opens } from "../recordings/hooks.ts";
import { fieldsOf, providers } from "../recordings/providers.ts";
import type { Taking } from "../recordings/recordings.ts";
import { isSigned } from "../recordings/twilio-signature.ts";
import type { Services } from "../services.ts";

/** Dead letters that an overview names. */
const LETTERS = 100;

/** Webhooks of telephone providers, and what an operator asks of them. */
export function recordings({ recordings: taking }: Pick<Services, "recordings">): Hono<Env> {
  const app = new Hono<Env>();
  app.post("/v1/recordings/hooks/:provider/:secret", (c) => announced(c, taking));
  app.get("/v1/recordings", async (c) => c.json(await on(taking).overview(LETTERS)));
  app.get("/v1/recordings/calls", (c) => c.body(linesOf(on(taking).calls()), 200, LINES));
  app.get("/v1/recordings/:id", async (c) => {
    const known = await on(taking).known(idIn(c));
    if (!known) throw unknown();
    return c.json(known);
  });
  app.post("/v1/recordings/:id/retry", async (c) => {
    const id = idIn(c);
    if (!(await on(taking).again(id)))
      throw new ApiError(404, "There is no such dead letter.", { code: "recording_not_found" });
    return c.json({ id, state: "open" }, 202);
  });
  return app;
}

const LINES = { "Content-Type": "application/x-ndjson", "Cache-Control": "no-store" };

/** A line of JSON each, as fast as they are read. */
function linesOf(values: AsyncGenerator<unknown, void, undefined>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await values.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
    },
    async cancel() {
      await values.return();
    },
  });
}

async function announced(c: Context<Env, "/v1/recordings/hooks/:provider/:secret">, taking: Taking | undefined) {
  const provider = taking && opens(taking.hooks, c.req.param("provider"), c.req.param("secret"));
  // Nobody learns whether there are webhooks here.
  if (!taking || !provider) throw unknown();
  const fields = await fieldsOf(c.req.raw);
  const { twilioToken, publicUrl } = taking;
  if (provider === "twilio" && twilioToken) {
    const { pathname, search } = new URL(c.req.url);
    const url = publicUrl ? `${publicUrl.replace(/\/+$/, "")}${pathname}${search}` : c.req.url;
    if (!isSigned(twilioToken, url, fields, c.req.header("x-twilio-signature")))
      throw new ApiError(403, "The signature does not fit.", { code: "bad_signature" });
  }
  const { id, taken } = await taking.take(provider, providers[provider](fields));
  // Exotel and Twilio take 200 alone for a yes; whoever calls by our own form is told that it is not done yet.
  return c.json({ id, state: taken }, provider === "generic" && taken === "new" ? 202 : 200);
}

function on(taking: Taking | undefined): Taking {
  if (!taking) throw new ApiError(404, "This server takes no recordings of calls.", { code: "recordings_off" });
  return taking;
}

function idIn(c: Context<Env, "/v1/recordings/:id">): string {
  const id = c.req.param("id");
  if (!parse(recordingId, id).ok) throw unknown();
  return id;
}

function unknown(): ApiError {
  return new ApiError(404, "There is no such recording.", { code: "recording_not_found" });
}
