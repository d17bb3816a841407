import type { FromWorker } from "./messages.ts";

/** What the page shows, in the same attributes and measures as the site's own. */
export class Surface {
  readonly #app = found(document.querySelector<HTMLElement>("inzwa-app"));
  readonly #log = found(document.querySelector<HTMLElement>('[role="log"]'));

  state(state: "idle" | "listening" | "thinking" | "speaking" | "error"): void {
    this.#app.dataset.state = state;
  }

  on(action: "talk" | "stop", run: () => void): void {
    found(document.querySelector<HTMLElement>(`[data-action="${action}"]`)).addEventListener("click", run);
  }

  asked(turn: number, text: string): void {
    const line = this.#line(turn, "user");
    line.textContent = text;
    line.dataset.final = "";
  }

  delta(turn: number, text: string): void {
    const line = this.#line(turn, "assistant");
    line.textContent += text;
  }

  replied(turn: number, text: string): void {
    const line = this.#line(turn, "assistant");
    line.textContent = text;
    line.dataset.final = "";
  }

  measure({ name, turn, start, end, detail }: Extract<FromWorker, { type: "measure" }>): void {
    const here = (time: number) => time - performance.timeOrigin;
    performance.measure(`inzwa.${name}`, { start: here(start), end: here(end), detail: { ...detail, turn } });
  }

  fail(message: string): void {
    this.#app.dataset.failure = message;
    this.state("error");
  }

  #line(turn: number, role: "user" | "assistant"): HTMLElement {
    const id = `${turn}-${role}`;
    const there = document.getElementById(id);
    if (there) return there;
    const line = document.createElement("p");
    line.id = id;
    line.dataset.role = role;
    this.#log.append(line);
    return line;
  }
}

function found<T>(element: T | null): T {
  if (!element) throw new Error("the page lacks an element of its surface");
  return element;
}
