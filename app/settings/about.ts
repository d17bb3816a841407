import type { Screen } from "../screen.ts";
import type { AboutView } from "./about-view.ts";

/** Tells the About screen what the browser keeps, and asks the browser to go on keeping it. */
export class About {
  readonly #screen: Pick<Screen, "on" | "show">;
  readonly #address: string;
  #answer: AboutView["answer"];

  /** address: the site's absolute URL, ending with `/`. */
  constructor(screen: Pick<Screen, "on" | "show">, address: string) {
    this.#screen = screen;
    this.#address = address;
    screen.on("about.persist", () => void this.#persist());
  }

  /** Never rejects: what the browser refuses to tell is left out. */
  async show(): Promise<void> {
    // Absent in a page that is not secure.
    const storage = navigator.storage as StorageManager | undefined;
    const [estimate, persisted] = await Promise.all([
      storage?.estimate().catch(() => undefined),
      storage?.persisted().catch(() => false),
    ]);
    const { usage, quota } = estimate ?? {};
    this.#screen.show({
      about: {
        address: this.#address,
        persisted: persisted ?? false,
        ...(usage === undefined ? {} : { used: usage }),
        ...(usage === undefined || quota === undefined ? {} : { free: Math.max(0, quota - usage) }),
        ...(this.#answer ? { answer: this.#answer } : {}),
      },
    });
  }

  async #persist(): Promise<void> {
    const storage = navigator.storage as StorageManager | undefined;
    this.#answer = (await storage?.persist().catch(() => false)) ? "yes" : "no";
    await this.show();
  }
}
