import { html, LitElement, nothing, type PropertyValues } from "lit";
import type { Alarm } from "../../core/skills/kept.ts";
import { say } from "../language/words.ts";
import type { SkillsView } from "../skills/skills-view.ts";
import type { UiLanguage } from "../view.ts";
import { intend } from "./intent.ts";

/** What rings, waits or stands on a list, and the buttons for what was asked back. */
class InzwaSkills extends LitElement {
  static override properties = {
    skills: { attribute: false },
    language: { attribute: false },
    tag: { attribute: false },
    ready: { attribute: false },
  };
  declare skills: SkillsView | undefined;
  declare language: UiLanguage;
  /** Language of the conversation. */
  declare tag: string;
  declare ready: boolean;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.skills = undefined;
    this.language = "sn";
    this.tag = "sn";
    this.ready = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { skills } = this;
    if (!skills) return nothing;
    const { due, coming, lists } = skills;
    return html`
      ${this.#asks()}
      ${
        due.length + coming.length === 0
          ? nothing
          : html`<ul class="skill-alarms" role="list" aria-label=${say(this.language, "skills.title")}>
        ${due.map((alarm) => this.#alarm(alarm, true))} ${coming.map((alarm) => this.#alarm(alarm, false))}
      </ul>`
      }
      ${lists.map(
        ({ name, items }) => html`<details class="skill-list">
          <summary lang=${this.tag}>${name} (${items.length})</summary>
          <ul lang=${this.tag}>${items.map((item) => html`<li>${item}</li>`)}</ul>
        </details>`,
      )}
    `;
  }

  #asks() {
    const { skills, ready } = this;
    if (!skills?.asks) return nothing;
    const { yes, no, about } = skills.asks;
    const isDeed = about === "deed";
    const answer = (text: string, action: string, look: string) => html`<button
      type="button" class=${look} lang=${this.tag} data-action=${action} ?disabled=${!ready}
      @click=${() => intend(this, "send", { text })}
    >${text}</button>`;
    return html`<div class="skill-asks" role="group" data-about=${about} aria-label=${say(this.language, isDeed ? "skills.sure" : "skills.meant")}>
      ${answer(yes, "skill-yes", isDeed ? "button danger" : "button strong")} ${answer(no, "skill-no", "button")}
    </div>`;
  }

  #alarm(alarm: Alarm, isDue: boolean) {
    const { language } = this;
    const { id, kind, text, due } = alarm;
    const name = say(language, `skills.${kind}`);
    const time = new Intl.DateTimeFormat(undefined, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      ...(far(due) ? { day: "numeric", month: "numeric" } : {}),
    }).format(due);
    const left = kind === "timer" && !isDue ? countdown(due - Date.now()) : time;
    return html`<li class=${isDue ? "skill-alarm skill-due" : "skill-alarm"} data-alarm=${kind}>
      <span class="skill-what">${name}${text === "" ? nothing : html`: <span lang=${this.tag}>${text}</span>`}
        <span class="skill-time" role="timer">${isDue ? say(language, "skills.due", { time }) : left}</span></span>
      ${isDue || kind === "timer" ? nothing : html`<button type="button" class="button" data-action="skill-calendar" @click=${() => intend(this, "skills.calendar", { id })}>${say(language, "skills.calendar")}</button>`}
      <button type="button" class="button" data-action="skill-forget" aria-label=${`${say(language, isDue ? "skills.stop" : "skills.forget")}, ${name} ${left}`}
        @click=${() => intend(this, "skills.forget", { id })}
      >${say(language, isDue ? "skills.stop" : "skills.forget")}</button>
    </li>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("skills")) return;
    clearInterval(this.#clock);
    const counts = this.isConnected && this.skills?.coming.some(({ kind }) => kind === "timer");
    this.#clock = counts ? setInterval(() => this.requestUpdate(), 1000) : undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }
}

const DAY = 86_400_000;

function far(due: number): boolean {
  return due - Date.now() > DAY;
}

/** "4:05", "1:04:05". */
function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

customElements.define("inzwa-skills", InzwaSkills);
