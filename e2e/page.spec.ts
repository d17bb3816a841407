import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { expect, test } from "./support/visit.ts";

const sizes = { phone: { width: 360, height: 740 }, laptop: { width: 1440, height: 900 } };

for (const dark of [false, true])
  test(`every state is free of axe violations and of sideways scrolling, ${dark ? "dark" : "light"}`, async ({
    visit,
  }) => {
    const { page } = await visit({ dark, viewport: sizes.phone });
    const inzwa = assistant(page);
    await inzwa.is("idle", 60_000);
    expect(await violations(page)).toEqual([]);
    await inzwa.ask("mhoro");
    await inzwa.is("speaking");
    expect(await violations(page)).toEqual([]);
    await inzwa.is("idle");
    for (const state of ["loading", "listening", "thinking", "error"]) {
      await page.evaluate((wanted) => {
        const app = document.querySelector("inzwa-app") as HTMLElement & { view: Record<string, unknown> };
        const more =
          wanted === "error"
            ? { failure: { code: "microphone-denied", message: "refused" }, update: true, isolated: false }
            : wanted === "loading"
              ? { progress: { what: "asr", loaded: 3_000_000, total: 27_000_000 } }
              : {};
        app.view = { ...app.view, ...more, state: wanted };
      }, state);
      await inzwa.is(state as "loading");
      for (const [name, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(viewport);
        expect(await violations(page), `${state} on a ${name}`).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${state} on a ${name}`).toBeLessThanOrEqual(0);
      }
    }
  });

test("the keyboard alone is enough", async ({ visit }) => {
  const { page } = await visit();
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await inzwa.type.focus();
  await page.keyboard.type("mhoro");
  await page.keyboard.press("Enter");
  await inzwa.is("speaking");
  await page.keyboard.press("Escape");
  await inzwa.is("idle");
  await inzwa.talk.focus();
  await page.keyboard.press("Enter");
  await inzwa.is("listening");
  await page.keyboard.press("Escape");
  await inzwa.is("idle");
});

test("it can be installed", async ({ visit }) => {
  const { page, context } = await visit();
  await assistant(page).is("idle", 60_000);
  const session = await context.newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  expect(installabilityErrors).toEqual([]);
});
