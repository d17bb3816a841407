import type { Draft } from "./draft.ts";

interface Step {
  readonly item: string;
  readonly draft: Draft;
  /** What was changed, and when: letters that follow each other closely are one step. */
  readonly key: string;
  readonly at: number;
}

/** Steps that can be taken back. */
const MOST = 500;
const TOGETHER_MS = 1_000;

/** What was, before each change of this visit. */
export class Changes {
  readonly #steps: Step[] = [];

  get any(): boolean {
    return this.#steps.length > 0;
  }

  /** draft: as it was before. */
  push(item: string, draft: Draft, key: string, at: number): void {
    const last = this.#steps.at(-1);
    const goesOn = last?.item === item && last.key === key && key === "transcript" && at - last.at < TOGETHER_MS;
    if (goesOn) this.#steps.splice(-1, 1, { ...last, at });
    else this.#steps.push({ item, draft, key, at });
    if (this.#steps.length > MOST) this.#steps.shift();
  }

  pop(): Pick<Step, "item" | "draft"> | undefined {
    return this.#steps.pop();
  }

  clear(): void {
    this.#steps.length = 0;
  }
}
