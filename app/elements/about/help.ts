import { html } from "lit";
import { say } from "../../language/words.ts";
import type { View } from "../../view.ts";

/** Where a browser keeps its leave for the microphone differs from one to the next. */
const BROWSERS = ["chrome-android", "chrome", "firefox", "iphone", "mac"] as const;
const TROUBLES = ["silent", "unheard", "slow", "gone"] as const;

/** The troubles people have most, each with its way out. */
export function help({ language }: View) {
  return html`<section class="sheet" aria-labelledby="about-help">
    <h3 id="about-help">${say(language, "about.help.heading")}</h3>
    <details class="help" data-help="microphone">
      <summary>${say(language, "about.help.microphone")}</summary>
      <dl class="ways">
        ${BROWSERS.map(
          (browser) => html`<div><dt>${say(language, `about.help.${browser}.name`)}</dt>
            <dd>${say(language, `about.help.${browser}`)}</dd></div>`,
        )}
      </dl>
    </details>
    ${TROUBLES.map(
      (trouble) => html`<details class="help" data-help=${trouble}>
        <summary>${say(language, `about.help.${trouble}`)}</summary>
        <p>${say(language, `about.help.${trouble}.way`)}</p>
      </details>`,
    )}
  </section>`;
}
