import { html, nothing } from "lit";
import { say } from "../../language/words.ts";
import { BUSY, type UiLanguage, type View } from "../../view.ts";
import type { Trial, WelcomeView } from "../../welcome/welcome-view.ts";
import { sends } from "../intent.ts";
import { tick } from "../marks.ts";

/** The microphone is tried with a real voice, and closed again. */
export function microphone({ language, state }: View, { trial }: WelcomeView) {
  const open = trial.is === "opening" || trial.is === "listening";
  return html`<p class="welcome-about">${say(language, "welcome.microphone.about")}</p>
    <div class="welcome-trial" data-welcome-trial=${trial.is}>
      ${
        open
          ? html`<button type="button" class="button" data-action="welcome-let-go" @click=${sends("welcome.let-go", null)}>
              ${say(language, "action.stop")}
            </button>`
          : html`<button
              type="button" class="button" data-action="welcome-try" ?disabled=${BUSY.has(state)}
              @click=${sends("welcome.try", null)}
            >${say(language, trial.is === "off" ? "welcome.microphone.try" : "action.retry")}</button>`
      }
      ${trial.is === "listening" ? html`<inzwa-meter .language=${language}></inzwa-meter>` : nothing}
    </div>
    <div class="welcome-heard" role="status">${told(language, trial)}</div>`;
}

function told(language: UiLanguage, trial: Trial) {
  switch (trial.is) {
    case "off":
      return nothing;
    case "opening":
      return html`<p>${say(language, "aloud.opening")}</p>`;
    case "listening":
      return html`<p>${say(language, "welcome.microphone.listening")}</p>`;
    case "heard":
      return html`<p class="welcome-good">${tick}${say(language, "welcome.microphone.heard")}</p>`;
    case "silent":
      return html`<p>${say(language, "welcome.microphone.silent")}</p>`;
    case "failed": {
      const { code } = trial.failure;
      return html`<p class="welcome-bad" data-welcome-failure=${code}>
        <strong>${say(language, `failure.${code}.title`)}.</strong> ${say(language, `failure.${code}.remedy`)}
      </p>`;
    }
  }
}
