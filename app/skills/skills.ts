import { type Failure, toFailure } from "../../core/failure.ts";
import type { LanguageRules } from "../../core/language/rules.ts";
import type { Routing } from "../../core/routing.ts";
import { SkillDesk } from "../../core/skills/desk.ts";
import { calendarFile } from "../../core/skills/ics.ts";
import { type Alarm, type Kept, withoutAlarms } from "../../core/skills/kept.ts";
import { type Template, templatesOf } from "../../core/skills/match.ts";
import { sayIn } from "../../core/skills/say.ts";
import type { Ask } from "../../core/skills/skill.ts";
import { withHands } from "../../core/tools/hands.ts";
import { breath } from "../breath.ts";
import type { Sink } from "../save.ts";
import { Bell } from "./bell.ts";
import { loadSkills, type SkillFiles } from "./data.ts";
import { Keeper } from "./keeper.ts";
import type { SkillsIntents, SkillsView } from "./skills-view.ts";

export interface SkillsPorts {
  readonly show: (view: SkillsView | undefined) => void;
  readonly failed: (failure: Failure) => void;
  /** A sound, and the words where there are some. */
  readonly ring: (text?: string) => void;
  readonly openSink: (name: string) => Promise<Sink>;
}

/** A language pack, as far as skills need it. */
export interface Spoken {
  readonly tag: string;
  readonly rules: LanguageRules;
}

/** A model that may call the skills. */
export interface Caller {
  /** What it is told leaves the device. */
  readonly away: boolean;
}

/** The skills of the page: what they keep, what rings, and what the Talk screen shows of it. */
export class Skills {
  readonly #ports: SkillsPorts;
  readonly #keeper: Keeper;
  readonly #bell: Bell;
  #files: SkillFiles | undefined;
  #ask: Ask | undefined;
  #loaded: Promise<void> | undefined;

  constructor(ports: SkillsPorts) {
    this.#ports = ports;
    this.#keeper = new Keeper(() => this.#changed());
    this.#bell = new Bell({
      kept: () => this.#keeper.kept,
      change: (change) => this.#keeper.change(change),
      now: () => Date.now(),
      ring: (alarm) => ports.ring(alarm && this.#rings(alarm)),
    });
  }

  /** last: what was answered last. caller: absent where no model may call. Undefined for a language without skills. Rejects with a Failure. */
  async routing({ tag, rules }: Spoken, last: () => string, caller?: Caller): Promise<Routing | undefined> {
    this.#files = await loadSkills(tag);
    this.#ask = undefined;
    this.#loaded ??= this.#keeper.load();
    await this.#loaded.catch((thrown: unknown) => this.#ports.failed(toFailure(thrown)));
    this.#changed();
    if (!this.#files) return undefined;
    const files = this.#files;
    const { data } = files;
    const templates: Template[] = [];
    for (const some of templatesOf(data)) {
      templates.push(...some);
      await breath();
    }
    await breath();
    const desk = new SkillDesk({
      ...files,
      templates,
      rules,
      last,
      now: () => Date.now(),
      offset: (at) => -new Date(at).getTimezoneOffset(),
      kept: () => this.#keeper.kept,
      change: (change) => this.#change(change),
      asks: (ask) => {
        this.#ask = ask;
        this.#changed();
      },
    });
    return {
      skill: (question) => desk.answer(question),
      fallback: sayIn(files, "help", "fallback"),
      passed: () => desk.passed(),
      ...(caller ? { hands: (ports) => withHands({ desk, data, away: () => caller.away }, ports) } : {}),
    };
  }

  forget({ id }: SkillsIntents["skills.forget"]): void {
    this.#change((kept) => withoutAlarms(kept, (alarm) => alarm.id === id));
  }

  /** Must be called inside a tap. */
  async calendar({ id }: SkillsIntents["skills.calendar"]): Promise<void> {
    const alarm = this.#keeper.kept.alarms.find((one) => one.id === id);
    if (!alarm) return;
    try {
      const { sink, done } = await this.#ports.openSink("inzwa.ics");
      const writer = sink.getWriter();
      const title = this.#files?.data.skills[alarm.kind]?.name ?? "Inzwa";
      const file = calendarFile(alarm, title, Date.now(), (at) => new Date(at).toISOString());
      await writer.write(new TextEncoder().encode(file));
      await writer.close();
      await done();
    } catch (thrown) {
      // The person changed their mind.
      if ((thrown as { name?: unknown } | null)?.name !== "AbortError") this.#ports.failed(toFailure(thrown));
    }
  }

  #change(change: (kept: Kept) => Kept): void {
    this.#keeper.change(change).catch((thrown: unknown) => this.#ports.failed(toFailure(thrown)));
  }

  #changed(): void {
    this.#bell.look();
    this.#ports.show(this.#view());
  }

  #view(): SkillsView | undefined {
    const { data } = this.#files ?? {};
    const { alarms, lists } = this.#keeper.kept;
    const sorted = [...alarms].sort((a, b) => a.due - b.due);
    const view = {
      coming: sorted.filter(({ rung }) => !rung),
      due: sorted.filter(({ rung }) => rung),
      lists: Object.entries(lists).flatMap(([name, items]) =>
        items.length > 0 ? [{ name: data?.lists[name]?.[0] ?? name, items }] : [],
      ),
    };
    const [yes, no] = [data?.yes[0], data?.no[0]];
    const about = this.#ask?.doubts === undefined ? ("deed" as const) : ("meaning" as const);
    const asks = this.#ask?.wants === "yes" && yes && no ? { asks: { yes, no, about } } : {};
    const isEmpty = view.coming.length + view.due.length + view.lists.length === 0 && !("asks" in asks);
    return isEmpty ? undefined : { ...view, ...asks };
  }

  #rings({ kind, text }: Alarm): string {
    return this.#files ? sayIn(this.#files, kind, "rings", { text }) : text;
  }
}
