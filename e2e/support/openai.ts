import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { wav } from "../../scripts/pcm16.mjs";

/** A stand-in for a server that speaks OpenAI's language, with the cross-origin leave that a page needs. */
export interface OpenAiServer {
  readonly url: string;
  readonly host: string;
  /** Every request but preflights: method and path, and its body's length and file type. */
  readonly requests: {
    readonly path: string;
    readonly bytes: number;
    readonly type: string;
    readonly seconds: number;
  }[];
  /** What it hears in any recording, and answers to anything. */
  heard: string;
  answer: string;
  /** What it calls in place of an answer; `roles` are those of the messages that it was asked with. */
  calls: (roles: readonly string[]) => { readonly name: string; readonly arguments: string } | undefined;
  /** The key it wants; "" for none. */
  key: string;
  /** Breaks the connection in the midst of the next reply, and answers nobody from then on. */
  cutNext: boolean;
  die(): Promise<void>;
  rise(): Promise<void>;
}

const MODELS = { object: "list", data: ["whisper-1", "qwen3:4b", "tts-1"].map((id) => ({ id, object: "model" })) };

export async function openOpenAi(): Promise<OpenAiServer> {
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const stand: OpenAiServer = {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    requests: [],
    heard: "Ndiani ari kutaura?",
    answer: "Ndini sevha, ndiri kutaura newe.",
    calls: () => undefined,
    key: "",
    cutNext: false,
    die: () => close(server),
    rise: async () => {
      server = await listen(port);
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "*, authorization");
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const path = `${request.method} ${request.url}`;
    const type = /Content-Type: (audio\/\S+)/i.exec(body.toString("latin1"))?.[1] ?? "";
    stand.requests.push({ path, bytes: body.length, type, seconds: secondsOf(body) });
    if (stand.key && request.headers.authorization !== `Bearer ${stand.key}`) return json(response, { error: {} }, 401);
    if (request.url === "/v1/models") return json(response, MODELS);
    if (request.url === "/v1/audio/transcriptions") return json(response, { text: stand.heard });
    if (request.url === "/v1/audio/speech") return void response.end(voiceOf(JSON.parse(body.toString()).input));
    if (request.url === "/v1/chat/completions") return chat(response, JSON.parse(body.toString()));
    response.writeHead(404).end();
  }

  function chat(
    response: ServerResponse,
    { messages, tools }: { messages: readonly { role: string }[]; tools?: unknown },
  ): void {
    response.setHeader("content-type", "text/event-stream");
    const called = tools ? stand.calls(messages.map(({ role }) => role)) : undefined;
    if (called) {
      const delta = {
        tool_calls: [{ index: 0, id: `call_${stand.requests.length}`, type: "function", function: called }],
      };
      response.write(`data: ${JSON.stringify({ choices: [{ delta, finish_reason: "tool_calls" }] })}\n\n`);
      return void response.end("data: [DONE]\n\n");
    }
    const say = (content: string, finish_reason: string | null = null) =>
      response.write(`data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason }] })}\n\n`);
    if (stand.cutNext) {
      say("Ndiri ");
      return void setTimeout(() => void stand.die(), 200);
    }
    for (const word of stand.answer.split(/(?<= )/)) say(word);
    say("", "stop");
    response.end("data: [DONE]\n\n");
  }

  function listen(at: number): Promise<Server> {
    const opened = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
    return new Promise((resolve) => opened.listen(at, "127.0.0.1", () => resolve(opened)));
  }

  return stand;
}

/** Of an Ogg file of Opus, by the position that its last page names in samples at 48 kHz (RFC 7845); else 0. */
function secondsOf(body: Buffer): number {
  const last = body.lastIndexOf("OggS", undefined, "latin1");
  return last < 0 ? 0 : Number(body.readBigUInt64LE(last + 6)) / 48_000;
}

/** A tone as long as such words take. */
function voiceOf(text: string): Buffer {
  const tone = Int16Array.from({ length: 16_000 * (0.3 + text.length / 14) }, (_, i) => 9_000 * Math.sin(i / 20));
  return wav(Buffer.from(tone.buffer));
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
