import { Hono } from "hono";
import { toFailure } from "../../core/failure.ts";
import { badParameter } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { bodyOf, EVENT_HEADERS, eventsOf } from "../audio/event-stream.ts";
import { formOf } from "../audio/form.ts";
import { type Progress, transcribed } from "../audio/transcribe.ts";
import { answered } from "../audio/transcription-answers.ts";
import { eventsFrom } from "../audio/transcription-events.ts";
import { type TranscriptionRequest, transcriptionRequest } from "../audio/transcription-request.ts";
import { modelOf } from "../model-of.ts";
import type { Backend, DecodedAudio, Services } from "../services.ts";

const PATH = "/v1/audio/transcriptions";

export function transcriptions(services: Services): Hono<Env> {
  const { backend, log } = services;
  const app = new Hono<Env>();
  app.post(PATH, async (c) => {
    const request = await formOf(c, transcriptionRequest);
    check(request, backend);
    const { response_format: format = "json", chunking_strategy: chunking, temperature = 0 } = request;
    const leave = new AbortController();
    const signal = AbortSignal.any([c.req.raw.signal, leave.signal]);
    const audio = await decoded(services, request.file, c.get("traceparent"), signal);
    const progress = transcribed(backend, audio, chunking?.silence, signal);
    if (!request.stream) return answered(await last(progress), audio, format, backend.language, temperature);
    const failed = (thrown: unknown) => {
      const { code } = toFailure(thrown);
      if (code !== "aborted") log.warn({ requestId: c.get("requestId"), code }, "transcription ended early");
    };
    const events = eventsFrom(progress, audio, format === "verbose_json");
    return new Response(await bodyOf(eventsOf(events, failed), leave), { headers: EVENT_HEADERS });
  });
  return app;
}

/** What the models here cannot do is refused by the parameter's name. */
function check(request: TranscriptionRequest, backend: Backend): void {
  modelOf(backend, "asr", request.model, PATH);
  const asked = request.language?.toLowerCase().split(/[-_]/)[0];
  if (asked !== undefined && asked !== backend.language.toLowerCase().split("-")[0])
    throw badParameter("language", `Invalid value for 'language': the model recognises '${backend.language}' alone.`);
  if (request.timestamp_granularities?.includes("word"))
    throw badParameter(
      "timestamp_granularities[]",
      "Invalid value for 'timestamp_granularities[]': the model does not tell when each word was said.",
      "unsupported_value",
    );
}

async function decoded(
  { decode, clock, meter, tracer }: Services,
  file: File,
  parent: string,
  signal: AbortSignal,
): Promise<DecodedAudio> {
  const span = tracer.span("decode", parent, { bytes: file.size });
  const begun = clock();
  let failed: string | undefined;
  try {
    return await decode(new Uint8Array(await file.arrayBuffer()), signal);
  } catch (thrown) {
    failed = toFailure(thrown).code;
    throw thrown;
  } finally {
    meter.observe("inzwa_decode_seconds", (clock() - begun) / 1000, { outcome: failed ?? "decoded" });
    span.end(failed);
  }
}

async function last(progress: AsyncGenerator<Progress, void, undefined>): Promise<Progress> {
  let latest: Progress = { segments: [], told: [], settled: "", ended: true };
  for await (const one of progress) latest = one;
  return latest;
}
