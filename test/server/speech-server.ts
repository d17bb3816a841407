import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { LocalServer } from "../local-server.ts";

/** One request as the server understood it. */
export interface Asked {
  readonly authorization: string | undefined;
  /** The form's text fields. */
  readonly fields: Readonly<Record<string, string>>;
  readonly wav: Uint8Array;
}
/** What one answer is: a transcript's JSON, or whatever a rude server does with the response. */
type Answer = object | ((response: ServerResponse, asked: Asked) => void);

/** A double of a server with OpenAI's `/v1/audio/transcriptions` and `/v1/models`. */
export class SpeechServer extends LocalServer {
  readonly asked: Asked[] = [];
  /** Ids in `/v1/models`; undefined: there is no such list, as in whisper.cpp. */
  models: readonly string[] | undefined = ["whisper-1"];
  answer: (asked: Asked) => Answer = () => ({ text: "" });
  onAsked: (count: number) => void = () => {};

  protected override async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "GET" && request.url === "/v1/models" && this.models)
      return json(response, { object: "list", data: this.models.map((id) => ({ id, object: "model" })) });
    if (request.method !== "POST" || request.url !== "/v1/audio/transcriptions") {
      response.writeHead(404).end("no such page");
      return;
    }
    const body = new Uint8Array(await buffer(request));
    const asked = await readForm(body, request);
    this.asked.push(asked);
    this.onAsked(this.asked.length);
    const answer = this.answer(asked);
    if (typeof answer === "function") answer(response, asked);
    else json(response, answer);
  }
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

export function hashOf(wav: Uint8Array): string {
  return createHash("sha256").update(wav).digest("hex");
}

async function readForm(body: Uint8Array<ArrayBuffer>, { headers }: IncomingMessage): Promise<Asked> {
  const form = await new Response(body, { headers: { "content-type": headers["content-type"] ?? "" } }).formData();
  const fields: Record<string, string> = {};
  let wav = new Uint8Array();
  for (const [name, value] of form.entries())
    if (typeof value === "string") fields[name] = value;
    else wav = new Uint8Array(await value.arrayBuffer());
  return { authorization: headers.authorization, fields, wav };
}
