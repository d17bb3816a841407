import { say } from "../language/words.ts";
import type { View } from "../view.ts";

/** One line for the screen reader. */
export interface Announcement {
  /** Who speaks, in the page's language; none for the page itself. */
  readonly speaker?: string;
  readonly text: string;
  /** BCP 47 tag of `text`. */
  readonly lang: string;
}

/**
 * What a person who does not see the page must be told after a change: a new state, and each caption once it is final,
 * never the words as they stream in (WCAG 2.2, 4.1.3). A failure is left to its own alert.
 */
export function announcements(before: View | undefined, after: View): Announcement[] {
  const lines: Announcement[] = [];
  if (before) {
    const told = new Set(before.captions.filter((caption) => caption.final).map((caption) => caption.id));
    for (const caption of after.captions) {
      if (!caption.final || !caption.text.trim() || told.has(caption.id)) continue;
      const speaker = say(after.language, `captions.${caption.role}`);
      lines.push({ speaker, text: caption.text, lang: after.pack.tag });
    }
  }
  if (before?.state !== after.state && !after.failure) {
    lines.push({ text: say(after.language, `state.${after.state}`), lang: after.language });
  }
  return lines;
}
