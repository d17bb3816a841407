import type { Plan } from "../core/plan.ts";
import type { Routing } from "../core/routing.ts";
import type { Settings } from "../core/settings.ts";
import { withSafety } from "./safety/door.ts";
import type { SessionPorts } from "./session-terms.ts";
import { callerOf } from "./skills/caller.ts";

/** Who answers before the model: the rules of safety, then skills, then the person's documents. */
export async function routingOf(
  plan: Plan,
  settings: Settings,
  lastReply: () => string,
  { documents, skills }: Pick<SessionPorts, "documents" | "skills">,
): Promise<Routing | undefined> {
  const { pack } = plan;
  const deeds = settings.skills ? await skills.routing(pack, lastReply, callerOf(plan, settings)) : undefined;
  return withSafety(pack.tag, documents.beside(pack, deeds, plan.search));
}
