import type { Failure } from "../core/failure.ts";
import type { Question } from "./models-view.ts";
import { firstView, type Intents, type Loading, type View } from "./view.ts";

/** A change of the view; `undefined` takes a failure, a progress or a question away, an absent key keeps it. */
export type Patch = Partial<Omit<View, "failure" | "progress" | "question" | "skills">> & {
  readonly failure?: Failure | undefined;
  readonly progress?: Loading | undefined;
  readonly question?: Question | undefined;
  readonly skills?: View["skills"] | undefined;
};

/** The page's element and what it shows. */
export class Screen {
  readonly #app: HTMLElementTagNameMap["inzwa-app"];
  #view: View = firstView;
  readonly #watchers: ((view: View) => void)[] = [];

  constructor(app: HTMLElementTagNameMap["inzwa-app"]) {
    this.#app = app;
  }

  get view(): View {
    return this.#view;
  }

  show(patch: Patch): void {
    const { failure, progress, question, skills, ...rest } = { ...this.#view, ...patch };
    this.#view = {
      ...rest,
      ...(failure ? { failure } : {}),
      ...(progress ? { progress } : {}),
      ...(question ? { question } : {}),
      ...(skills ? { skills } : {}),
    };
    this.#app.view = this.#view;
    for (const watcher of this.#watchers) watcher(this.#view);
  }

  /** Tells of every view from now on. */
  watch(watcher: (view: View) => void): void {
    this.#watchers.push(watcher);
  }

  setLevel(rms: number): void {
    this.#app.setLevel(rms);
  }

  on<Name extends keyof Intents>(name: Name, act: (detail: Intents[Name]) => void): void {
    this.#app.addEventListener(name, (event) => act((event as CustomEvent<Intents[Name]>).detail));
  }
}
