import type { Page } from "@playwright/test";
import { assistant } from "./support/assistant.ts";
import { violations } from "./support/axe.ts";
import { type OpenAiServer, openOpenAi } from "./support/openai.ts";
import { expect, test } from "./support/visit.ts";

let server: OpenAiServer;
test.beforeEach(async () => {
  server = await openOpenAi();
});
test.afterEach(() => server.die());

/** Enters the server on the Settings screen, says yes, and comes back to Talk. */
async function use(page: Page): Promise<void> {
  const [site] = page.url().split("#");
  await page.goto(`${site}#settings`);
  await page.locator("#server-address").fill(server.url);
  await page.locator("[data-action=server-use]").click();
  await page.locator("[data-action=answer-yes]").click();
  await expect(page.locator("[data-server-stage=llm]")).toHaveAttribute("data-works", "true", { timeout: 30_000 });
  await page.goto(`${site}#talk`);
  await assistant(page).is("idle", 60_000);
}

test("a model calls skills: the steps are shown, and nothing is deleted without a yes", async ({ visit }) => {
  const { page, errors } = await visit({ query: "&ui_language=en&tools=true" });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await use(page);
  const steps = inzwa.log.locator(".steps li");
  server.calls = (roles) =>
    roles.at(-1) === "user" ? { name: "list_add", arguments: '{"items":"mazai","list":"shopping"}' } : undefined;
  await inzwa.ask("mangwana tichadya mazai");
  await expect(steps).toHaveText([/^Used: /]);
  await expect(page.locator("inzwa-skills")).toContainText("mazai");
  await expect(inzwa.replies.last()).toContainText(server.answer);
  await inzwa.is("idle");
  server.calls = () => ({ name: "list_clear", arguments: '{"list":"shopping"}' });
  await inzwa.ask("hatichada kudya zvachose mangwana");
  await expect(steps.last()).toHaveText(/^Asks you first: /);
  await expect(page.locator("inzwa-skills")).toContainText("mazai");
  expect(await violations(page)).toEqual([]);
  await page.locator("inzwa-skills [data-action=skill-yes]").first().click();
  await expect(page.locator("inzwa-skills")).toHaveCount(0);
  expect(errors).toEqual([]);
});

test("where the person has not said so, no model is offered a skill", async ({ visit }) => {
  const { page } = await visit({ query: "&ui_language=en" });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await use(page);
  server.calls = () => ({ name: "list_add", arguments: '{"items":"mazai"}' });
  await inzwa.ask("mangwana tichadya mazai");
  await expect(inzwa.replies.last()).toContainText(server.answer);
  await expect(inzwa.log.locator(".steps")).toHaveCount(0);
});
