import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, test as base, chromium, type Page } from "@playwright/test";
import { serve } from "../../scripts/serve.mjs";
import { holdEngines } from "./engines.ts";
import { tapAudio } from "./tap.ts";
import { withhold } from "./withheld.ts";

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

export interface VisitOptions {
  /** WAV the fake microphone plays once from the moment it is opened; a silent room when absent. */
  readonly microphone?: string;
  /** Answer to the microphone permission prompt. */
  readonly grant?: boolean;
  /** False: no microphone at all. */
  readonly device?: boolean;
  readonly query?: string;
  readonly site?: Site;
  /** Serve with the cross-origin isolation headers. */
  readonly headers?: boolean;
  /** Path the site is served under. */
  readonly path?: string;
  /** False: the models never come, and the page stays as it is while it waits for them. */
  readonly models?: boolean;
  /** False: models come and are kept, and no engine starts until `withEngines` and a reload. */
  readonly engines?: boolean;
  /** A profile kept from an earlier visit. */
  readonly profile?: string;
  readonly args?: readonly string[];
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly dark?: boolean;
  /** What the page is told of the processor. */
  readonly cores?: number;
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly site: Site;
  readonly profile: string;
  /** Every URL asked for by the page, its workers and its service worker. */
  readonly requests: string[];
  readonly errors: string[];
}

type Fixtures = {
  folder: string;
  openSite(options?: { dir?: string; headers?: boolean; path?: string; models?: boolean }): Promise<Site>;
  visit(options?: VisitOptions): Promise<Visit>;
};

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "inzwa-e2e-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  openSite: async ({ folder: _ }, use) => {
    const open: Site[] = [];
    await use(async ({ dir = process.env.INZWA_SITE ?? "dist", headers = true, path = "/", models = true } = {}) => {
      const whole = await serve({ dir, port: 0, headers, base: path });
      open.push(whole);
      if (models) return whole;
      const site = await withhold(whole);
      open.push(site);
      return site;
    });
    await Promise.all(open.map((site) => site.close()));
  },
  visit: async ({ folder, openSite }, use) => {
    const open: BrowserContext[] = [];
    let profiles = 0;
    await use(async (options = {}) => {
      const site = options.site ?? (await openSite(options));
      const profile = options.profile ?? join(folder, `profile-${++profiles}`);
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: process.env.INZWA_CHROMIUM ?? "/usr/bin/chromium",
        viewport: options.viewport ?? { width: 1024, height: 768 },
        colorScheme: options.dark ? "dark" : "light",
        permissions: options.grant === false ? [] : ["microphone"],
        args: [...browserArgs, ...microphoneArgs(options), ...(options.args ?? [])],
      });
      open.push(context);
      const requests: string[] = [];
      context.on("request", (request) => requests.push(request.url()));
      await context.addInitScript(tapAudio);
      await holdEngines(context, options.engines === false);
      if (options.cores)
        await context.addInitScript(
          (cores) => Object.defineProperty(navigator, "hardwareConcurrency", { value: cores }),
          options.cores,
        );
      const page = context.pages()[0] ?? (await context.newPage());
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.goto(`${site.url}?mic=raw${options.query ?? ""}`);
      return { page, context, site, profile, requests, errors };
    });
    await Promise.all(open.map((context) => context.close().catch(() => undefined)));
  },
});

export { expect } from "@playwright/test";

const browserArgs = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function microphoneArgs({ microphone, grant = true, device = true }: VisitOptions): string[] {
  if (!device) return ["--use-fake-ui-for-media-stream"];
  return [
    "--use-fake-device-for-media-stream",
    ...(grant ? ["--use-fake-ui-for-media-stream"] : ["--deny-permission-prompts"]),
    `--use-file-for-fake-audio-capture=${microphone ?? "/dev/null"}%noloop`,
  ];
}
