import { html, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { canMend, type SendingView } from "../../collect/sending-view.ts";
import { tell } from "../../collect/words.ts";
import { size } from "../../language/amounts.ts";
import type { UiLanguage } from "../../view.ts";
import { intend, sends } from "../intent.ts";
import { button } from "./button.ts";

/** Recordings go to a server: where to, the question, how far it is. scopes: in words. */
export function sending(language: UiLanguage, view: SendingView, scopes: string) {
  const { forbidden, question, ready, stored, waiting, refused } = view;
  return html`<section class="models-part" aria-labelledby="collect-sending" data-sending=${view.state} data-stored=${stored}>
    <h3 id="collect-sending">${tell(language, "sending.title")}</h3>
    <p>${tell(language, "sending.about")}</p>
    ${waiting + stored > 0 ? progress(language, view) : nothing}
    <div role="status">${trouble(language, view)}</div>
    ${refused > 0 ? html`<p class="warning" data-refused=${refused}>${tell(language, "sending.refused", { count: refused })}</p>` : nothing}
    ${forbidden ? html`<p class="quiet" data-forbidden>${tell(language, "sending.forbidden")}</p>` : question ? asked(language, question, scopes) : ready > 0 || canMend(view) ? form(language, view) : nothing}
  </section>`;
}

/** What is still to be taken back from servers. alone: no consent is left, so nothing else tells what stops it. */
export function takingBack(language: UiLanguage, view: SendingView | undefined, alone: boolean) {
  if (!view || view.recalled === 0) return nothing;
  return html`<p class="collect-card" role="status" data-recalled=${view.recalled}>${tell(language, "sending.recalled", { count: view.recalled })}</p>
    ${alone && canMend(view) ? html`<div role="status">${trouble(language, view)}</div>${form(language, view)}` : nothing}`;
}

function progress(language: UiLanguage, { state, stored, waiting, bytes, done, base }: SendingView) {
  const all = stored + waiting;
  return html`<p data-progress>${tell(language, "sending.progress", { stored, all, done: size(done, language), bytes: size(bytes, language), base })}</p>
    ${
      waiting > 0
        ? html`<progress class="collect-progress" max=${bytes} value=${done} aria-label=${tell(language, "sending.title")}></progress>
            <p class="quiet">${state === "none" ? nothing : tell(language, `sending.state.${state}`)}</p>
            <div class="measure-buttons">
              <button
                type="button" class="button" data-action="collect-pause"
                @click=${sends("collect.pause", { paused: state !== "paused" })}
              >${tell(language, state === "paused" ? "sending.resume" : "sending.pause")}</button>
            </div>`
        : nothing
    }`;
}

function trouble(language: UiLanguage, { stuck, state, mends, base }: SendingView) {
  if (!stuck || state === "paused" || state === "offline" || state === "forbidden") return nothing;
  return html`<p class="warning" data-stuck=${stuck}>${tell(language, `stuck.${stuck}`, { base: mends ?? base })}</p>`;
}

function asked(
  language: UiLanguage,
  { of, base, store = "", count, bytes }: NonNullable<SendingView["question"]>,
  scopes: string,
) {
  const figures = { count, bytes: size(bytes, language), base };
  const sure =
    of === "store"
      ? tell(language, "sending.sure.store", { ...figures, store })
      : tell(language, "sending.sure", { ...figures, scopes });
  return html`<div class="collect-card" role="alertdialog" aria-labelledby="collect-send-sure">
    <p id="collect-send-sure" data-question=${of}>${sure}</p>
    ${of === "recordings" && store ? html`<p>${tell(language, "sending.store", { base, store })}</p>` : nothing}
    <p>${tell(language, "sending.back")}</p>
    <div class="measure-buttons">
      ${button(language, "collect.send", "sending.yes", { strong: true })} ${button(language, "collect.stay", "sending.no")}
    </div>
  </div>`;
}

/** A new one for every server: what was typed for one does not go to another. */
function form(language: UiLanguage, view: SendingView) {
  const base = view.mends ?? view.base;
  return keyed(base, fields(language, view, base));
}

function fields(language: UiLanguage, { ready, hasKey, trouble: wrong }: SendingView, base: string) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    intend(form, "collect.address", {
      address: String(given.get("address") ?? ""),
      key: String(given.get("key") ?? ""),
    });
  };
  return html`<form class="collect-send" @submit=${submit} novalidate>
    ${ready > 0 ? html`<p class="quiet" data-unsent=${ready}>${tell(language, "sending.ready", { count: ready })}</p>` : nothing}
    <label class="collect-field">
      <span>${tell(language, "sending.address")}</span>
      <input class="field" name="address" type="url" inputmode="url" autocomplete="off" spellcheck="false" .value=${base} aria-invalid=${wrong !== undefined} aria-describedby="collect-send-wrong" />
    </label>
    <label class="collect-field">
      <span>${tell(language, hasKey ? "sending.key.kept" : "sending.key")}</span>
      <input class="field" name="key" type="password" autocomplete="off" spellcheck="false" />
    </label>
    <p class="warning" id="collect-send-wrong" role="status">${wrong ? tell(language, `sending.wrong.${wrong}`) : nothing}</p>
    <div class="measure-buttons"><button type="submit" class="button" data-action="collect-address">${tell(language, "sending.go")}</button></div>
  </form>`;
}
