import type { Alarm } from "../../core/skills/kept.ts";

/** What the Talk screen shows of the skills. */
export interface SkillsView {
  /** Still to ring, soonest first, and those whose time has come. */
  readonly coming: readonly Alarm[];
  readonly due: readonly Alarm[];
  /** Lists that have something on them, by the name they have in the conversation's language. */
  readonly lists: readonly { readonly name: string; readonly items: readonly string[] }[];
  /** The words that answer what was asked back; absent while nothing is. */
  readonly asks?: { readonly yes: string; readonly no: string };
}

export interface SkillsIntents {
  /** Something that rings or waits is deleted. */
  "skills.forget": { readonly id: number };
  /** It is saved as a file for a calendar. */
  "skills.calendar": { readonly id: number };
}
