import type { Caller } from "./services.ts";

/** What middleware leaves for the routes behind it. */
export type Env = {
  /** Not there in `app.request()`, whatever the type says. */
  Bindings: Bindings;
  Variables: {
    /** Set by authentication; routes that need no key see `anonymous`, without scopes. */
    caller: Caller;
    requestId: string;
    /** The span of this request, for the spans below it. */
    traceparent: string;
  };
};

/** What the Node adapter hands in beside a request. */
interface Bindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
}
