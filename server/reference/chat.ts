import { among, boolean, type Described, integer, listOf, range, record, string } from "./described.ts";

const part = {
  oneOf: [
    record({ type: among("text"), text: string }),
    record({ type: among("input_audio"), input_audio: record({ data: string, format: string }) }),
  ],
};
const message = record({
  role: among("system", "developer", "user", "assistant"),
  content: { oneOf: [string, listOf(part)] },
});
const usage = record({ prompt_tokens: integer, completion_tokens: integer, total_tokens: integer });
const finish = { type: ["string", "null"], enum: ["stop", "length", null] };
const head = { id: string, created: integer, model: string };

const completion = record({
  ...head,
  object: among("chat.completion"),
  choices: listOf(
    record({ index: integer, message: record({ role: among("assistant"), content: string }), finish_reason: finish }),
  ),
  usage,
});
const chunk = record({
  ...head,
  object: among("chat.completion.chunk"),
  choices: listOf(record({ index: integer, delta: { type: "object" }, finish_reason: finish })),
});

export const CHAT: readonly Described[] = [
  {
    method: "post",
    path: "/v1/chat/completions",
    title: "Answer",
    what: "One reply of the language model, whole or as server-sent events that end with `data: [DONE]`.",
    scope: "chat",
    body: {
      type: "application/json",
      fields: [
        { name: "model", schema: string, what: "Id or other name of a language model.", required: true },
        {
          name: "messages",
          schema: { ...listOf(message), minItems: 1 },
          what: "Oldest first; a part may be sound, as base64 of any format that transcriptions take. It is recognised first.",
          required: true,
        },
        { name: "stream", schema: boolean, what: "Chunks as they are written." },
        {
          name: "stream_options",
          schema: { type: "object", properties: { include_usage: boolean } },
          what: "include_usage: a last chunk with `usage`, before [DONE].",
        },
        {
          name: "max_completion_tokens",
          schema: { ...integer, minimum: 1 },
          what: "The model's own limit is the most.",
        },
        { name: "max_tokens", schema: { ...integer, minimum: 1 }, what: "The older name of the same." },
        {
          name: "stop",
          schema: { oneOf: [string, { ...listOf(string), maxItems: 4 }] },
          what: "The reply ends before any of these.",
        },
        { name: "n", schema: { const: 1 }, what: "One reply." },
        { name: "response_format", schema: record({ type: among("text") }), what: "Plain text." },
        { name: "tools", schema: listOf({ type: "object" }), what: "400 for a model that cannot call tools." },
        {
          name: "tool_choice",
          schema: { oneOf: [among("none", "auto", "required"), { type: "object" }] },
          what: "With none, tools are not looked at.",
        },
        {
          name: "inzwa",
          schema: { type: "object", properties: { skills: boolean } },
          what: "Ours. skills: true asks skills first (time, sums, units and others that remember nothing); X-Inzwa-Skill names the one that answered, and usage is 0 then.",
        },
        { name: "temperature", schema: range(0, 2), what: "Taken, without effect: decoding is greedy." },
      ],
    },
    answers: [
      {
        status: 200,
        what: "The reply. X-Inzwa-Ignored names parameters that were taken and had no effect.",
        content: { "application/json": completion, "text/event-stream": chunk },
      },
    ],
    differs: [
      "Without effect: temperature, top_p, frequency_penalty, presence_penalty, seed, logit_bias, user, metadata, store, service_tier, parallel_tool_calls, prediction, prompt_cache_key, prompt_cache_options, prompt_cache_retention, safety_identifier, reasoning_effort, verbosity. The header X-Inzwa-Ignored names those that a request had.",
      "Refused with 400: n other than 1, response_format other than text, modalities other than text, audio, logprobs, top_logprobs, web_search_options, moderation, image and file parts, and what OpenAI does not know either.",
      "A model that takes no system prompt is given none; what does not fit its context is left out, oldest first.",
      "Where a stop sequence ends a reply, completion_tokens counts the pieces of text that were written; an upstream that was stopped tells no usage at all.",
    ],
  },
];
