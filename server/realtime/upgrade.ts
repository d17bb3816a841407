import { ApiError } from "../api-error.ts";
import type { Caller, Services } from "../services.ts";
import { isServed } from "./model.ts";

/** The request that asks for a WebSocket. */
export interface Asking {
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}
export type Upgrade =
  | {
      readonly ok: true;
      readonly caller: Caller;
      /** Of `?model=`; undefined where none was named. */
      readonly model: string | undefined;
      /** `?intent=transcription`. */
      readonly transcription: boolean;
      /** To be named in the answer; undefined for none. */
      readonly protocol: string | undefined;
    }
  | { readonly ok: false; readonly error: ApiError };

const PROTOCOL = "realtime";
/** Browsers cannot set headers on a WebSocket; OpenAI's clients put the key here. */
const KEY = "openai-insecure-api-key.";

/** Whether a WebSocket is opened, and for whom. A key in a header counts before one in a subprotocol. Never rejects. */
export async function upgrade(
  services: Pick<Services, "backend" | "gate">,
  { url, headers }: Asking,
): Promise<Upgrade> {
  // What a request line may hold is not always an address: "//[".
  const address = new URL(URL.canParse(url, "ws://here") ? url : "/", "ws://here");
  const protocols = listed(headers["sec-websocket-protocol"]);
  const token = bearer(first(headers.authorization)) ?? protocols.find((one) => one.startsWith(KEY))?.slice(KEY.length);
  const refuse = (error: ApiError): Upgrade => ({ ok: false, error });
  if (address.pathname !== "/v1/realtime")
    return refuse(new ApiError(404, `Unknown request URL: GET ${address.pathname}.`, { code: "unknown_url" }));
  const model = address.searchParams.get("model") ?? undefined;
  // Before the key is looked at: a client secret is spent by that.
  if (model !== undefined && !isServed(services.backend, model))
    return refuse(
      new ApiError(404, `The model '${model.slice(0, 80)}' does not exist.`, {
        param: "model",
        code: "model_not_found",
      }),
    );
  const caller = await services.gate.whose(token).catch(() => undefined);
  if (!caller) {
    const message = token === undefined ? "You didn't provide an API key." : "Incorrect API key provided.";
    return refuse(new ApiError(401, message, { code: token === undefined ? "missing_api_key" : "invalid_api_key" }));
  }
  if (!caller.scopes.has("realtime") && !caller.scopes.has("admin"))
    return refuse(new ApiError(403, 'This key lacks the scope "realtime".', { code: "missing_scope" }));
  const transcription = address.searchParams.get("intent") === "transcription";
  return { ok: true, caller, model, transcription, protocol: protocols.includes(PROTOCOL) ? PROTOCOL : undefined };
}

function bearer(field: string | undefined): string | undefined {
  return field === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(field)?.[1];
}

function first(field: string | readonly string[] | undefined): string | undefined {
  return typeof field === "string" ? field : field?.[0];
}

function listed(field: string | readonly string[] | undefined): readonly string[] {
  const all = typeof field === "string" ? field : (field ?? []).join(",");
  return all.split(",").map((one) => one.trim());
}
