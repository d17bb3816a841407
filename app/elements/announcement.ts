import { say } from "../language/words.ts";
import type { ModelState } from "../models-view.ts";
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
 * never the words as they stream in (WCAG 2.2, 4.1.3). Of downloads, that they began and how they ended. A failure is
 * left to its own alert.
 */
export function announcements(before: View | undefined, after: View): Announcement[] {
  const lines: Announcement[] = [];
  if (before) {
    const told = new Set(before.captions.filter((caption) => caption.final).map((caption) => caption.id));
    for (const caption of after.captions) {
      if (!caption.final || !caption.text.trim() || caption.earlier || told.has(caption.id)) continue;
      const speaker = say(after.language, `captions.${caption.role}`);
      lines.push({ speaker, text: caption.text, lang: after.pack.tag });
    }
  }
  if (after.told !== "" && before?.told !== after.told)
    lines.push({ text: say(after.language, `hint.${after.told}`), lang: after.language });
  lines.push(...leaving(before, after));
  lines.push(...arrivals(before, after));
  if (before?.state !== after.state && !after.failure) {
    lines.push({ text: say(after.language, `state.${after.state}`), lang: after.language });
  }
  return lines;
}

/** Who hears and answers has changed, or something leaves the device that did not before. */
function leaving(before: View | undefined, { away, language }: View): Announcement[] {
  const { host, stages, told } = away;
  const line = (text: string): Announcement => ({ text, lang: language });
  const fresh = stages.filter((stage) => !before?.away.stages.includes(stage));
  const names = fresh.map((stage) => say(language, `away.${stage}`)).join(", ");
  return [
    ...(told !== "" && before?.away.told !== told ? [line(say(language, `away.${told}`, { host }))] : []),
    ...(fresh.length > 0 ? [line(`${say(language, "away.goes", { host })} ${names}`)] : []),
  ];
}

function arrivals(before: View | undefined, { models, language }: View): Announcement[] {
  if (!before?.models || !models) return [];
  const states = new Map(before.models.models.map(({ id, state }) => [id, state]));
  return (["downloading", "installed", "damaged"] as const).flatMap((state) => {
    const names = models.models
      .filter((row) => row.state === state && BEFORE[state].has(states.get(row.id)))
      .map(({ name }) => name);
    if (names.length === 0) return [];
    return [{ text: say(language, `announce.${state}`, { names: names.join(", ") }), lang: language }];
  });
}

/** What each state must follow to be news: a model of a language that was only now chosen is none. */
const BEFORE: Readonly<Record<"downloading" | "installed" | "damaged", ReadonlySet<ModelState | undefined>>> = {
  downloading: new Set(["absent", "waiting", "partial", "damaged"]),
  installed: new Set(["waiting", "downloading", "partial", "verifying"]),
  damaged: new Set(["downloading", "verifying", "installed", "memory"]),
};
