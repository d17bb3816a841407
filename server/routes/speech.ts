import { Hono } from "hono";
import { toFailure } from "../../core/failure.ts";
import { badParameter } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { bodyOf, EVENT_HEADERS, eventsOf } from "../audio/event-stream.ts";
import { phrasesOf, type SpokenBytes, spoken } from "../audio/speak.ts";
import { speechRequest } from "../audio/speech-request.ts";
import { jsonBody } from "../json-body.ts";
import { modelOf } from "../model-of.ts";
import type { Services } from "../services.ts";

const PATH = "/v1/audio/speech";

export function speech({ backend, limits, log }: Services): Hono<Env> {
  const app = new Hono<Env>();
  app.post(PATH, async (c) => {
    const request = await jsonBody(c, speechRequest);
    modelOf(backend, "tts", request.model, PATH);
    if (request.speed !== undefined && request.speed !== 1)
      throw badParameter("speed", "Invalid value for 'speed': the voice here has no speed but 1.", "unsupported_value");
    if (request.input.length > limits.speechChars)
      throw badParameter("input", `Invalid value for 'input': it has more than ${limits.speechChars} characters.`);
    const phrases = phrasesOf(request.input, backend);
    if (phrases.length === 0) throw badParameter("input", "Invalid value for 'input': there is nothing in it to say.");

    const leave = new AbortController();
    const signal = AbortSignal.any([c.req.raw.signal, leave.signal]);
    const failed = (thrown: unknown) => {
      const { code } = toFailure(thrown);
      if (code !== "aborted") log.warn({ requestId: c.get("requestId"), code }, "speech ended early");
    };
    const sound = spoken(backend, phrases, request.response_format ?? "mp3", signal);
    if (request.stream_format === "sse") {
      const characters = phrases.reduce((sum, { text }) => sum + text.length, 0);
      return new Response(await bodyOf(eventsOf(events(sound, characters), failed), leave), { headers: EVENT_HEADERS });
    }
    let type = "";
    const body = await bodyOf(
      bytesOf(sound, (told) => {
        type = told;
      }),
      leave,
    );
    return new Response(body, { headers: { "Content-Type": type, "X-Accel-Buffering": "no" } });
  });
  return app;
}

async function* bytesOf(
  sound: AsyncGenerator<SpokenBytes>,
  tell: (type: string) => void,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  for await (const { type, bytes } of sound) {
    tell(type);
    if (bytes.length) yield bytes;
  }
}

/** The voice reads characters: each is a token of the input; it writes none. */
async function* events(
  sound: AsyncGenerator<SpokenBytes>,
  characters: number,
): AsyncGenerator<object, void, undefined> {
  for await (const { bytes } of sound)
    if (bytes.length) yield { type: "speech.audio.delta", audio: Buffer.from(bytes).toString("base64") };
  const usage = { input_tokens: characters, output_tokens: 0, total_tokens: characters };
  yield { type: "speech.audio.done", usage };
}
