import type { ChoicesPorts } from "./choices.ts";
import type { DocumentsDoor } from "./documents/door.ts";
import type { HistoryDoor } from "./history/door.ts";
import type { Screen } from "./screen.ts";
import type { Shell } from "./shell.ts";
import type { SkillsDoor } from "./skills/door.ts";
import type { Traces } from "./traces.ts";

export interface SessionPorts extends ChoicesPorts {
  readonly screen: Screen;
  readonly shell: Shell;
  readonly traces: Traces;
  /** What is known or what runs has changed. */
  readonly changed: () => void;
  /** What is said is kept there. */
  readonly history: Pick<HistoryDoor, "event" | "begin">;
  readonly skills: SkillsDoor;
  readonly documents: Pick<DocumentsDoor, "beside">;
}
