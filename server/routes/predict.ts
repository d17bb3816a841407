import { Hono } from "hono";
import { toFailure } from "../../core/failure.ts";
import { object, type Parser, refuse } from "../../core/parse.ts";
import { ApiError } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { formOf } from "../audio/form.ts";
import type { Predicted } from "../predict/orders.ts";
import type { Services } from "../services.ts";

const upload: Parser<File> = (value, path) =>
  value instanceof File ? value : refuse(path, "must be an uploaded file");
const form = object({ file: upload });

/** What is ordered in a recording. */
export function predict(services: Services): Hono<Env> {
  const { orders, decode, clock, now, meter } = services;
  const app = new Hono<Env>();
  app.post("/predict", async (c) => {
    if (!orders) throw new ApiError(501, "No model that hears orders is here.", { code: "no_model" });
    const { file } = await formOf(c, form);
    const begun = clock();
    const { samples, seconds } = await decode(new Uint8Array(await file.arrayBuffer()), c.req.raw.signal);
    const heard = await timed(() => orders.hear(samples), services);
    const { product, quantity, confidence, version } = heard;
    const requestId = c.get("requestId") ?? services.id("req_");
    orders.note({
      at: new Date(now()).toISOString(),
      request_id: requestId,
      latency_ms: Math.round((clock() - begun) * 10) / 10,
      audio_duration: seconds,
      mel_mean: heard.mean,
      mel_std: heard.deviation,
      frames: heard.frames,
      prediction: { product, quantity },
      confidence,
      model_version: version,
    });
    meter.count("inzwa_predictions_total", { outcome: product === null ? "none" : "order" });
    return c.json({ product, quantity, confidence, modelVersion: version, requestId });
  });
  return app;
}

async function timed(hear: () => Promise<Predicted>, { clock, meter }: Services): Promise<Predicted> {
  const begun = clock();
  let outcome = "heard";
  try {
    return await hear();
  } catch (thrown) {
    outcome = toFailure(thrown).code;
    throw thrown;
  } finally {
    meter.observe("inzwa_predict_seconds", (clock() - begun) / 1000, { outcome });
  }
}
