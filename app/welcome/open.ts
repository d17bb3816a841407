import type { Settings } from "../../core/settings.ts";
import { recall, remember } from "../memory.ts";
import type { Screen } from "../screen.ts";
import { savesData } from "../settings/saves-data.ts";
import { OVER, stepIn } from "./mark.ts";
import { type NetworkHints, networkOf } from "./network.ts";
import { STEPS, type Step, type WelcomeView } from "./welcome-view.ts";

const KEY = "welcome";

export interface WelcomePorts {
  readonly screen: Screen;
  readonly settings: () => Settings;
}

/**
 * Shows the first steps on a first visit, and when they are asked for. What leads through them is fetched only then.
 * `public/look.js` tells a first visit, before the first picture, so that nothing jumps.
 */
export function openWelcome(ports: WelcomePorts): void {
  const { screen } = ports;
  const root = document.documentElement;
  const keep = (mark: Step | typeof OVER) => {
    remember(KEY, mark);
    if (mark === OVER) delete root.dataset.welcome;
  };
  const show = (step: Step, called: boolean) => {
    screen.show({ welcome: { step, called, trial: { is: "off" }, ...aboutData(ports.settings()) } });
    guide ??= import("./guide.ts").then(
      ({ Guide }) => new Guide({ screen, keep, data: () => aboutData(ports.settings()) }),
    );
    guide.catch(() => {
      guide = undefined;
      screen.show({ welcome: undefined });
    });
  };
  let guide: Promise<unknown> | undefined;
  if (root.dataset.welcome !== undefined) show(stepIn(recall(KEY)), false);
  screen.on("welcome.open", () => {
    if (screen.view.route === "talk") return show(STEPS[0], true);
    // Talk takes the focus when it is reached, and the first step after it.
    addEventListener("hashchange", () => setTimeout(() => show(STEPS[0], true)), { once: true });
    location.hash = "#talk";
  });
}

/** What is known of what data costs here. */
function aboutData({ data_saver }: Settings): Pick<WelcomeView, "network" | "saver"> {
  const network = networkOf(navigator as NetworkHints);
  return { network, saver: savesData({ data_saver }, { saveData: network.saves }) };
}
