import type { ToolCall } from "../llm-contract.ts";
import { parse } from "../parse.ts";
import type { SkillData } from "../skills/data.ts";
import type { SkillDesk, Used } from "../skills/desk.ts";
import type { Kept } from "../skills/kept.ts";
import type { Step } from "../turn.ts";
import type { Tool } from "./functions.ts";

/** Functions that are run in one turn at most, with those that come to nothing; then the model must answer. */
export const MOST_CALLS = 4;

/** What came of a call. */
export interface Outcome {
  /** JSON for the model. Nothing in it reads as a mark of a template. */
  readonly result: string;
  /** For the person, in their language: what the skill says. */
  readonly said?: string;
  /** The person is told `said`, and the model is not asked again. */
  readonly ends: boolean;
}

export interface WorkPorts {
  readonly desk: Pick<SkillDesk, "use">;
  readonly data: SkillData;
  readonly tools: ReadonlyMap<string, Tool>;
  /** Whether what the model is told leaves the device. */
  readonly away: () => boolean;
}

/** The calls of one reply: they change nothing until they are committed. */
export class Work {
  readonly #ports: WorkPorts;
  readonly #before = new Map<string, Outcome>();
  readonly #used: Used[] = [];
  #steps: readonly Step[] = [];
  #count = 0;
  /** The model has read what is kept: what it asks for from now on may be another's wish that stands there. */
  #touched = false;

  constructor(ports: WorkPorts) {
    this.#ports = ports;
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** No more calls are taken. */
  get spent(): boolean {
    return this.#count >= MOST_CALLS;
  }

  run({ name, arguments: given }: ToolCall): Outcome {
    const key = `${name} ${given}`;
    const again = this.#before.get(key);
    const spent = this.spent;
    this.#count++;
    if (again) return again;
    const outcome = spent ? refused("no more calls in this turn") : this.#run(name, given);
    this.#before.set(key, outcome);
    return outcome;
  }

  /** What was called is done, in order, once. */
  commit(): void {
    for (const used of this.#used.splice(0)) used.commit();
  }

  #run(name: string, given: string): Outcome {
    const tool = this.#ports.tools.get(name);
    if (!tool) return this.#refuse(name, "there is no such function");
    const read = parse(tool.read, jsonOf(given));
    if (!read.ok) return this.#refuse(tool.skill, `${read.problem.path || "arguments"} ${read.problem.message}`);
    const { skill, intent } = tool;
    const used = this.#ports.desk.use({ skill, intent, slots: read.value }, (kept) => this.#after(kept), this.#touched);
    if (!used) return this.#refuse(skill, "nothing is known about that");
    this.#used.push(used);
    this.#step(skill, used.asks ? "asks" : "done");
    const ends = used.asks || (used.reveals && this.#ports.away());
    this.#touched ||= used.reveals;
    return { result: told({ result: used.text }), said: used.text, ends };
  }

  /** What is kept, as it will be with the calls so far. */
  #after(kept: Kept): Kept {
    return this.#used.reduce((now, { change }) => (change ? change(now) : now), kept);
  }

  #refuse(called: string, why: string): Outcome {
    this.#step(called, "refused");
    return refused(why);
  }

  #step(called: string, state: Step["state"]): void {
    const name = this.#ports.data.skills[called]?.name ?? called.slice(0, 40);
    this.#steps = [...this.#steps, { name, state }];
  }
}

function refused(error: string): Outcome {
  return { result: told({ error }), ends: false };
}

/** Without a letter that begins a mark: what somebody wrote into a note must not look like the template's own. */
function told(result: object): string {
  return JSON.stringify(result).replace(/[<>|]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
