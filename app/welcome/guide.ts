import { toFailure } from "../../core/failure.ts";
import "../elements/inzwa-welcome.ts";
import { choose } from "../preferences.ts";
import type { Screen } from "../screen.ts";
import { BUSY, type View } from "../view.ts";
import { tryMicrophone } from "./ear.ts";
import { OVER } from "./mark.ts";
import type { Step, WelcomeView } from "./welcome-view.ts";

export interface GuidePorts {
  readonly screen: Screen;
  /** Remembers how far the person is. */
  readonly keep: (mark: Step | typeof OVER) => void;
  readonly data: () => Pick<WelcomeView, "network" | "saver">;
}

/** Leads through the first steps. A conversation that begins ends them: the person has found the way. */
export class Guide {
  readonly #ports: GuidePorts;
  #trial: AbortController | undefined;
  /** Captions that stood there before. */
  #said = 0;

  constructor(ports: GuidePorts) {
    this.#ports = ports;
    const { screen, keep } = ports;
    this.#said = screen.view.captions.length;
    if (screen.view.welcome) keep(screen.view.welcome.step);
    screen.on("welcome.step", ({ step }) => {
      this.#letGo();
      keep(step);
      this.#show({ step, trial: { is: "off" } });
      if (step === "cost") void this.#count();
    });
    screen.on("welcome.saver", ({ on }) => {
      choose({ data_saver: on === ports.data().network.saves ? "auto" : on ? "on" : "off" });
      this.#show(ports.data());
    });
    screen.on("welcome.try", () => void this.#try());
    screen.on("welcome.let-go", () => this.#letGo());
    screen.on("welcome.end", () => this.#end());
    screen.watch((view) => this.#follow(view));
    const renew = () => this.#show(ports.data());
    for (const name of ["online", "offline"]) addEventListener(name, renew);
    (navigator as Navigator & { readonly connection?: EventTarget }).connection?.addEventListener("change", renew);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#letGo();
    });
    this.#follow(screen.view);
    if (screen.view.welcome?.step === "cost") void this.#count();
  }

  async #count(): Promise<void> {
    const { usage = 0 } = (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
    if (usage > 0) this.#show({ kept: usage });
  }

  #show(change: Partial<WelcomeView>): void {
    const { screen } = this.#ports;
    const { welcome } = screen.view;
    if (welcome) screen.show({ welcome: { ...welcome, ...change } });
  }

  #follow({ welcome, captions, state, route }: View): void {
    const more = captions.length > this.#said;
    this.#said = captions.length;
    if (!welcome) return;
    if (more || (captions.length > 0 && !welcome.called)) this.#end();
    else if (BUSY.has(state) || route !== "talk") this.#letGo();
  }

  /** The microphone is closed at once, and what it would have heard no longer counts. */
  #letGo(): void {
    if (!this.#trial) return;
    this.#trial.abort();
    this.#trial = undefined;
    this.#show({ trial: { is: "off" } });
  }

  async #try(): Promise<void> {
    const { screen } = this.#ports;
    // The conversation has the microphone.
    if (this.#trial || BUSY.has(screen.view.state)) return;
    const trial = new AbortController();
    this.#trial = trial;
    const tell = (now: WelcomeView["trial"]) => {
      if (this.#trial === trial) this.#show({ trial: now });
    };
    tell({ is: "opening" });
    const ended = await tryMicrophone(
      {
        opened: () => tell({ is: "listening" }),
        level: (rms) => document.querySelector("inzwa-welcome")?.setLevel(rms),
      },
      trial.signal,
    ).then(
      (heard): WelcomeView["trial"] => ({ is: heard ?? "off" }),
      (thrown: unknown): WelcomeView["trial"] => ({ is: "failed", failure: toFailure(thrown) }),
    );
    tell(ended);
    if (this.#trial === trial) this.#trial = undefined;
  }

  #end(): void {
    const { screen, keep } = this.#ports;
    this.#letGo();
    keep(OVER);
    // What goes away takes the keyboard's place on the page with it.
    const next = document.querySelector<HTMLElement>("[data-action=talk]:enabled, #panel-title");
    if (document.activeElement?.closest("inzwa-welcome")) next?.focus();
    screen.show({ welcome: undefined });
  }
}
