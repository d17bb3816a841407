import { html, nothing } from "lit";
import { size } from "../../language/amounts.ts";
import { say } from "../../language/words.ts";
import type { ModelsView, TierRow } from "../../models-view.ts";
import type { UiLanguage, View } from "../../view.ts";
import type { Network, WelcomeView } from "../../welcome/welcome-view.ts";
import { intend, sends } from "../intent.ts";
import { arrival } from "../models/arrival.ts";
import { downloading, type TierState, tierProgress, tierState } from "../models/tier-state.ts";

/** What is fetched, over which network, and what a larger size would cost. */
export function cost({ language, models }: View, { network, saver, kept }: WelcomeView) {
  if (!models) return html`<p class="welcome-about">${say(language, "models.waiting")}</p>`;
  return html`<p class="welcome-about">
      ${fetched(language, models)}
      ${kept ? say(language, "welcome.cost.kept", { size: size(kept, language) }) : nothing}
    </p>
    <p class="welcome-network" data-welcome-network=${network.kind}>
      ${say(language, `welcome.network.${network.kind}`)}
      ${network.saves ? say(language, "welcome.network.saves") : nothing}
    </p>
    ${larger(language, models, network)}
    <label class="welcome-tick">
      <input
        type="checkbox" data-action="welcome-saver" .checked=${saver}
        @change=${(event: Event) => {
          const box = event.currentTarget as HTMLInputElement;
          intend(box, "welcome.saver", { on: box.checked });
        }}
      /><span>${say(language, "welcome.cost.saver")}</span>
    </label>`;
}

function fetched(language: UiLanguage, { packs, tiers }: ModelsView): string {
  const pack = packs.find((row) => row.chosen)?.name ?? "";
  const pocket = tiers.find(({ tier }) => tier === "pocket");
  if (!pocket) return say(language, "welcome.cost.needs", { pack });
  return say(language, "welcome.cost.here", { pack, size: bytesOf(language, pocket) });
}

/** The size that suits the device is offered; another one is only told of. */
function larger(language: UiLanguage, models: ModelsView, network: Network) {
  const others = models.tiers.filter(({ tier }) => tier !== "pocket");
  const best = others.find(({ recommended, fits }) => recommended && fits);
  if (best) return offer(language, best, models, network);
  const next = others.find(({ fits, installed }) => fits && !installed);
  if (!next) return html`<p>${say(language, "welcome.cost.enough")}</p>`;
  const tier = say(language, `tier.${next.tier}`);
  return html`<p>${say(language, "welcome.cost.larger", { tier, size: bytesOf(language, next) })}</p>`;
}

function offer(language: UiLanguage, row: TierRow, models: ModelsView, network: Network) {
  const tier = say(language, `tier.${row.tier}`);
  const state = tierState(row, models.models);
  return html`<div class="welcome-offer" data-welcome-tier=${row.tier} data-state=${state}>
    ${
      ON_ITS_WAY.has(state)
        ? html`<p>${say(language, "announce.downloading", { names: tier })}</p>
            ${arrival(language, tier, tierProgress(row, models.models))}`
        : row.installed
          ? html`<p>${say(language, "announce.installed", { names: tier })}</p>`
          : html`<p>
                ${say(language, "welcome.cost.offer", { tier, size: bytesOf(language, row) })} ${takes(language, row, network)}
              </p>
              ${download(language, tier, row, models)}`
    }
  </div>`;
}

const ON_ITS_WAY: ReadonlySet<TierState> = new Set<TierState>(["downloading", "waiting", "verifying"]);

/** Asks what must be asked, as the Models screen does. */
function download(language: UiLanguage, tier: string, row: TierRow, { models }: ModelsView) {
  const here = models.filter(({ state }) => state === "installed" || state === "memory").map(({ id }) => id);
  return html`<button
    type="button" class="button" data-action="welcome-download" ?disabled=${downloading(models)}
    @click=${sends("models.download", { models: row.models.filter((id) => !here.includes(id)) })}
  >${say(language, "action.download")}<span class="unseen">, ${tier}</span></button>`;
}

function takes(language: UiLanguage, row: TierRow, { bytesPerSecond }: Network) {
  const left = Math.max(0, (row.bytes ?? row.estimate) - row.received);
  if (!bytesPerSecond || left === 0) return nothing;
  return say(language, "welcome.cost.takes", { count: Math.max(1, Math.round(left / bytesPerSecond / 60)) });
}

function bytesOf(language: UiLanguage, { bytes, estimate }: TierRow): string {
  if (bytes !== undefined) return size(bytes, language);
  return estimate > 0
    ? say(language, "welcome.cost.about", { size: size(estimate, language) })
    : say(language, "size.unknown");
}
