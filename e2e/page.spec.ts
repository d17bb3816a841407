import { assistant } from "./support/assistant.ts";
import { sizes, soundInEverySize, soundNow } from "./support/sizes.ts";
import { expect, test } from "./support/visit.ts";

test("the keyboard alone is enough; every state is free of axe violations and of sideways scrolling, light and dark", async ({
  visit,
}) => {
  const { page } = await visit({ viewport: sizes.phone });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await soundNow(page, "idle");
  await inzwa.type.focus();
  await page.keyboard.type("ndiudzeiwo nyaya");
  await page.keyboard.press("Enter");
  await inzwa.is("speaking");
  await soundNow(page, "speaking");
  await inzwa.is("speaking", 0);
  await page.keyboard.press("Escape");
  await inzwa.is("idle");
  await inzwa.talk.focus();
  await page.keyboard.press("Enter");
  await inzwa.is("listening");
  await page.keyboard.press("Escape");
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
    await soundInEverySize(page, state);
  }
});

test("it can be installed", async ({ visit }) => {
  const { page, context } = await visit({ models: false });
  await assistant(page).opened();
  const session = await context.newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  expect(installabilityErrors).toEqual([]);
});
