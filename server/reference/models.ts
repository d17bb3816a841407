import { among, type Described, integer, listOf, record, string } from "./described.ts";

const model = record({ id: string, object: among("model"), created: integer, owned_by: string });

export const MODELS: readonly Described[] = [
  {
    method: "get",
    path: "/v1/models",
    title: "List models",
    what: "Every model that runs here, and under every other name it answers to (whisper-1, tts-1).",
    scope: "models",
    answers: [
      {
        status: 200,
        what: "The list.",
        content: { "application/json": record({ object: among("list"), data: listOf(model) }) },
      },
    ],
  },
  {
    method: "get",
    path: "/v1/models/{model}",
    title: "One model",
    what: "By its id or one of its other names.",
    scope: "models",
    parameters: [{ in: "path", name: "model", schema: string, what: "pocket-llm-sn, for example", required: true }],
    answers: [{ status: 200, what: "The model.", content: { "application/json": model } }],
  },
];
