import { type Context, Hono } from "hono";
import { parseOffer } from "../../core/collect/offer.ts";
import { ApiError, badParameter } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { jsonBody } from "../json-body.ts";
import type { Services } from "../services.ts";
import type { Progress } from "./about.ts";
import type { Came } from "./collecting.ts";
import { OffsetError } from "./refusals.ts";

const PATH = "/v1/uploads";
const ONE = `${PATH}/:id{[0-9a-f]{32}}`;
const VERSION = "1.0.0";
const STREAM = "application/offset+octet-stream";

/** Recordings given by the app: the core of tus 1.0 with its creation and termination, and an offer in JSON; a store may take the bytes instead. */
export function uploads({ uploads: kept, meter }: Pick<Services, "uploads" | "meter">): Hono<Env> {
  const app = new Hono<Env>();
  const store = (c: Context<Env>) => {
    if (!kept) throw new ApiError(501, "No recordings are collected here.", { code: "not_offered" });
    const version = c.req.header("tus-resumable");
    if (version !== undefined && version !== VERSION)
      throw new ApiError(412, `This server speaks tus ${VERSION}.`, { code: "tus_version" });
    return kept;
  };
  const counted = ({ stored, ...progress }: Came): Progress => {
    if (stored) meter.count("inzwa_uploads_total", { what: "stored" });
    return progress;
  };
  app.post(PATH, async (c) => {
    const here = store(c);
    const offer = await jsonBody(c, parseOffer);
    const { made, put, ...came } = await here.create(offer);
    if (made) meter.count("inzwa_uploads_total", { what: "offered" });
    const progress = counted(came);
    const place = { Location: `${PATH}/${offer.row.id}` };
    return c.json({ id: offer.row.id, ...progress, ...(put ? { put } : {}) }, made ? 201 : 200, {
      ...fields(progress),
      ...place,
    });
  });
  // Hono answers HEAD with what GET answers, without the body.
  app.get(ONE, async (c) => {
    const progress = counted(await store(c).progress(c.req.param("id")));
    return c.json({ id: c.req.param("id"), ...progress }, 200, { ...fields(progress), "Cache-Control": "no-store" });
  });
  app.patch(ONE, async (c) => {
    const here = store(c);
    if (c.req.header("content-type") !== STREAM)
      throw new ApiError(415, `The Content-Type of the request must be ${STREAM}.`, { code: "unsupported_media_type" });
    const offset = offsetOf(c.req.header("upload-offset"));
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    try {
      const progress = counted(await here.append(c.req.param("id"), offset, bytes));
      return c.body(null, 204, fields(progress));
    } catch (thrown) {
      if (!(thrown instanceof OffsetError)) throw thrown;
      return c.json(thrown.body, 409, { "Tus-Resumable": VERSION, "Upload-Offset": String(thrown.offset) });
    }
  });
  app.delete(ONE, async (c) => {
    const secret = c.req.header("inzwa-upload-secret") ?? "";
    const here = store(c);
    if (!/^[0-9a-f]{64}$/.test(secret))
      throw badParameter("Inzwa-Upload-Secret", "The header Inzwa-Upload-Secret must be 64 hex digits.");
    await here.withdraw(c.req.param("id"), secret);
    meter.count("inzwa_uploads_total", { what: "withdrawn" });
    return c.body(null, 204, { "Tus-Resumable": VERSION });
  });
  return app;
}

function fields({ offset, size }: Progress) {
  return { "Tus-Resumable": VERSION, "Upload-Offset": String(offset), "Upload-Length": String(size) };
}

function offsetOf(field: string | undefined): number {
  if (!/^\d{1,15}$/.test(field ?? ""))
    throw badParameter("Upload-Offset", "The header Upload-Offset must be a whole number.");
  return Number(field);
}
