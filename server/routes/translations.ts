import { Hono } from "hono";
import { badParameter } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { formOf } from "../audio/form.ts";
import { translationRequest } from "../audio/transcription-request.ts";
import { modelOf } from "../model-of.ts";
import type { Services } from "../services.ts";

const PATH = "/v1/audio/translations";

/** No engine here translates speech, and the request is told so by the parameter that could change it. */
export function translations({ backend }: Services): Hono<Env> {
  const app = new Hono<Env>();
  app.post(PATH, async (c) => {
    const { model } = await formOf(c, translationRequest);
    modelOf(backend, "asr", model, PATH);
    throw badParameter("model", `The model '${model}' does not translate speech.`, "unsupported_model");
  });
  return app;
}
