import { Hono } from "hono";
import { badParameter } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import { answer, callsOf, type Question, told } from "../chat/answer.ts";
import { eventStream, type Head, type Write } from "../chat/events.ts";
import { heard } from "../chat/heard.ts";
import { chatRequest, ignoredOf } from "../chat/request.ts";
import { toolsOf } from "../chat/tools.ts";
import { jsonBody } from "../json-body.ts";
import { modelOf } from "../model-of.ts";
import { Judge, lastAsked } from "../readable.ts";
import type { Services } from "../services.ts";

const PATH = "/v1/chat/completions";
/** Proxies are not to hold events back. */
const EVENTS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  "Cache-Control": "no-cache",
  "X-Accel-Buffering": "no",
};

export function chat(services: Services): Hono<Env> {
  const { backend, id, now } = services;
  const app = new Hono<Env>();
  app.post(PATH, async (c) => {
    const request = await jsonBody(c, chatRequest);
    const model = modelOf(backend, "llm", request.model, PATH);
    const tools = toolsOf(request.tools, request.tool_choice);
    if (tools && model.spec.can.tools !== true)
      throw badParameter("tools", `The model '${request.model}' cannot call tools.`, "unsupported_parameter");
    const { signal } = c.req.raw;
    const messages = await heard(request.messages, model, services, signal);
    const judge = new Judge(services.safety);
    const refused = judge.ask(lastAsked(messages));
    const question: Question = {
      messages: refused ? messages : judge.readable(messages),
      maxTokens: request.max_completion_tokens ?? request.max_tokens,
      stop: request.stop ?? [],
      tools,
    };
    const ignored = ignoredOf(request);
    if (ignored.length) c.header("X-Inzwa-Ignored", ignored.join(", "));
    const skill = !refused && request.inzwa?.skills ? skilled(services, question) : undefined;
    const said = refused ?? skill;
    const head: Head = { id: id("chatcmpl-"), created: Math.floor(now() / 1000), model: model.id };
    if (refused) c.header("X-Inzwa-Safety", refused.name);
    if (skill) c.header("X-Inzwa-Skill", skill.name);
    const write: Write = said
      ? (onText) => told(said.text, onText)
      : (onText, leave) => answer(services, question, onText, leave);
    if (!request.stream) return c.json(await completion(head, write, signal));
    return c.body(await eventStream(head, request.stream_options?.include_usage === true, write, signal), 200, EVENTS);
  });
  return app;
}

/** What a skill says to the last message. Throws 400 where the language has no skills. */
function skilled({ skills }: Services, { messages }: Question) {
  if (!skills)
    throw badParameter("inzwa.skills", "There are no skills for the language of this server.", "unsupported_value");
  const last = messages.at(-1);
  return last?.role === "user" ? skills(last.text) : undefined;
}

async function completion(head: Head, write: Write, signal: AbortSignal): Promise<object> {
  const pieces: string[] = [];
  const { finish, calls, usage } = await write((text) => pieces.push(text), signal);
  const content = pieces.join("");
  const said = calls.length ? { content: content || null, tool_calls: callsOf(calls) } : { content };
  const message = { role: "assistant", ...said, refusal: null, annotations: [] };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finish }];
  return { ...head, object: "chat.completion", choices, ...(usage ? { usage } : {}) };
}
