import type { Page } from "@playwright/test";

const ON = "engines";
const OFF = "no engines";

/**
 * Runs in the page before anything else: where they are off, the workers of the stages start and are never told a word,
 * as on a very slow device. Models are fetched and kept, every screen is in working order, and nobody answers. The
 * window's name outlives a reload, and no code of ours reads it; a tab that has none yet says so in its address.
 */
function holdBack({ off, named }: { off: boolean; named: { on: string; off: string } }): void {
  const Real = Worker;
  globalThis.Worker = class extends Real {
    constructor(...[url, options]: ConstructorParameters<typeof Worker>) {
      super(url, options);
      const away =
        location.search.includes("engines=none") || window.name === named.off || (off && window.name !== named.on);
      if (away && /\/worker-stage-/.test(String(url))) this.postMessage = () => undefined;
    }
  };
}

/** Installs the switch; until it is moved, engines are on or off. */
export async function holdEngines(page: Pick<Page, "addInitScript">, off: boolean): Promise<void> {
  await page.addInitScript(holdBack, { off, named: { on: ON, off: OFF } });
}

/** From the next load of the page on nobody answers: for what is stored, and screens that need no engine. */
export async function withoutEngines(page: Page): Promise<void> {
  await page.evaluate((name) => {
    window.name = name;
  }, OFF);
}

export async function withEngines(page: Page): Promise<void> {
  await page.evaluate((name) => {
    window.name = name;
  }, ON);
}
