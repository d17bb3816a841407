// @ts-check
import { campaign as turns } from "./turns.mjs";

/**
 * Interrupts answers and does nothing else: how long the page speaks on, over enough of them for a 95th percentile.
 * @param {import("./support/campaign.mjs").Options} options n: interruptions
 * @returns {Promise<import("./support/campaign.mjs").Result>}
 */
export function campaign(options) {
  return turns(options, ["interrupts the answer"]);
}
