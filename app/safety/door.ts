import { toFailure } from "../../core/failure.ts";
import type { Routing } from "../../core/routing.ts";

/** The policies before everything else that answers; they are fetched when an assistant starts. Throws a Failure: without them none does. */
export async function withSafety(language: string, others: Routing | undefined): Promise<Routing> {
  const { loadSafety } = await import("./load.ts").catch((thrown: unknown) => {
    throw toFailure(thrown, "network");
  });
  return { ...others, ...(await loadSafety(language)) };
}
