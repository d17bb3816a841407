import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { LocalServer } from "../../local-server.ts";

export interface Posted {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly authorization: string | undefined;
}

/** A double of a server's JSON routes: `/v1/models`, `/v1/chat/completions`, `/v1/audio/speech`. */
export class ChatServer extends LocalServer {
  readonly posted: Posted[] = [];
  models: readonly string[] = ["m"];
  answer: (response: ServerResponse, posted: Posted) => void = (response) => response.end();

  protected override async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "GET") {
      response.setHeader("content-type", "application/json");
      return void response.end(JSON.stringify({ data: this.models.map((id) => ({ id })) }));
    }
    const { authorization } = request.headers;
    const posted = { path: request.url ?? "", body: JSON.parse(await text(request)), authorization };
    this.posted.push(posted);
    this.answer(response, posted);
  }
}

export function event(response: ServerResponse, chunk: unknown): void {
  if (!response.headersSent) response.setHeader("content-type", "text/event-stream");
  response.write(`data: ${typeof chunk === "string" ? chunk : JSON.stringify(chunk)}\n\n`);
}

export function words(response: ServerResponse, content: string, finish_reason: string | null = null): void {
  event(response, { choices: [{ delta: { content }, finish_reason }] });
}
