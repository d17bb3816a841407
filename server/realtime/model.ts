import type { Backend, ServedModel } from "../services.ts";

/** What OpenAI's own clients ask for where nobody names a model: all of it means the pack's models. */
const THEIRS = /^gpt-(?:realtime|4o(?:-mini)?-realtime|audio)(?:-[a-z0-9.-]+)?$/;

/** Whether a session may be opened by this name. */
export function isServed(backend: Backend, model: string): boolean {
  return THEIRS.test(model) || backend.models.some(({ id, aliases }) => id === model || aliases.includes(model));
}

export function modelOf(backend: Backend, stage: ServedModel["stage"]): ServedModel | undefined {
  return backend.models.find((model) => model.stage === stage);
}

/** What the manifest says the language model can do. */
export function can(backend: Backend, what: "tools" | "systemPrompt"): boolean {
  return modelOf(backend, "llm")?.spec.can[what] === true;
}
