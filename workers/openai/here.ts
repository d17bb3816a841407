import type { EngineSpec } from "../../core/contracts.ts";
import { failure } from "../../core/failure.ts";
import { permittedFetch } from "../permit.ts";
import { Database } from "../store/database.ts";
import type { Upstream } from "./http.ts";

/** The server that a spec names, asked by the leave that the person gave. Throws `no-model` where it names none. */
export function serverOf({ remote, engine }: EngineSpec): Upstream & { readonly voice?: string | undefined } {
  if (!remote) throw failure("no-model", `${engine} needs a server, and none was named`);
  return { ...remote, fetch: permittedFetch(new Database(), self.location.href) };
}
