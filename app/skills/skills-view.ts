import type { Alarm } from "../../core/skills/kept.ts";

/** What the Talk screen shows of the skills. */
export interface SkillsView {
  /** Still to ring, soonest first, and those whose time has come. */
  readonly coming: readonly Alarm[];
  readonly due: readonly Alarm[];
  /** Lists that have something on them, by the name they have in the conversation's language. */
  readonly lists: readonly { readonly name: string; readonly items: readonly string[] }[];
  /**
   * The words that answer what was asked back; absent while nothing is. about: whether something is to be done that takes
   * something away, or only whether the question was understood.
   */
  readonly asks?: { readonly yes: string; readonly no: string; readonly about: "deed" | "meaning" };
}

export interface SkillsIntents {
  /** Something that rings or waits is deleted. */
  "skills.forget": { readonly id: number };
  /** It is saved as a file for a calendar. */
  "skills.calendar": { readonly id: number };
}
