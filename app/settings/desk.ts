import { type ReadSettings, readSettings, type SettingName } from "../../core/settings.ts";
import type { Asker } from "../ask.ts";
import { choose, chosenSettings, forgetChoices } from "../preferences.ts";
import type { Profile } from "../profile.ts";
import type { Screen } from "../screen.ts";
import { BUSY, type UiLanguage } from "../view.ts";
import { lookAs } from "./look.ts";
import { PLACES } from "./places.ts";
import { settingRows, valueFrom } from "./rows.ts";

export interface DeskPorts {
  readonly screen: Screen;
  readonly asker: Pick<Asker, "ask">;
  /** Whoever runs the site chose these for everybody. */
  readonly profile: () => Profile;
  /** The assistant begins again with what is chosen now. Never rejects. */
  readonly restart: () => Promise<void>;
  /** The page's own words change to this language. */
  readonly speakIn: (language: UiLanguage) => Promise<void>;
}

/** The settings as this page reads them now. */
export function currentSettings(profile: Profile): ReadSettings {
  const url = Object.fromEntries(new URLSearchParams(location.search));
  return readSettings({ profile, url, screen: chosenSettings() });
}

/** Shows the settings, keeps what is chosen, and sees to it that it counts. */
export class Desk {
  readonly #ports: DeskPorts;
  #waiting = false;
  #due = false;
  #starting = false;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    ports.screen.on("settings.set", ({ name, value }) => this.#set(name, value));
    ports.screen.on("settings.reset", () => void this.#reset());
    ports.screen.watch(({ state }) => {
      if (this.#waiting && !BUSY.has(state)) void this.#startAnew();
    });
  }

  show(): void {
    const { screen, profile } = this.#ports;
    const read = currentSettings(profile());
    screen.show({
      settings: {
        rows: settingRows(read),
        problems: read.problems.map(({ path, message }) => `${path} ${message}`),
        chosen: Object.keys(chosenSettings()).length > 0,
        waiting: this.#waiting,
      },
    });
  }

  #set(name: SettingName, text: string): void {
    const value = valueFrom(name, text);
    if (value !== undefined) choose({ [name]: value });
    this.#apply(value !== undefined && PLACES[name].takes === "assistant");
  }

  async #reset(): Promise<void> {
    const { asker, speakIn, profile } = this.#ports;
    if (!(await asker.ask({ kind: "reset" }).catch(() => false))) return;
    forgetChoices();
    await speakIn(currentSettings(profile()).settings.ui_language);
    this.#apply(true);
  }

  #apply(anew: boolean): void {
    const { screen, profile } = this.#ports;
    const { settings } = currentSettings(profile());
    lookAs(settings);
    screen.show({ taking: settings.turn_taking });
    if (anew) void this.#startAnew();
    this.show();
  }

  /** What is being said is said to its end; several changes meanwhile cost one start. */
  async #startAnew(): Promise<void> {
    const { screen, restart } = this.#ports;
    // What may no longer leave the device is stopped in the midst of it.
    const forbidden = screen.view.away.stages.length > 0 && currentSettings(this.#ports.profile()).settings.local_only;
    this.#waiting = BUSY.has(screen.view.state) && !forbidden;
    this.show();
    if (this.#waiting) return;
    this.#due = true;
    if (this.#starting) return;
    this.#starting = true;
    while (this.#due) {
      this.#due = false;
      await restart();
    }
    this.#starting = false;
  }
}
