import { assistant } from "./support/assistant.ts";
import { expect, test } from "./support/visit.ts";

test("a refused microphone is told with a remedy, and typing still works", async ({ visit }) => {
  const { page } = await visit({ grant: false });
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  await inzwa.talk.click();
  await inzwa.is("error");
  await expect(page.getByRole("alert")).toBeVisible();
  await inzwa.ask("mhoro");
  await expect(inzwa.replies).toContainText("Mhoro");
  await inzwa.is("idle");
});

test("a broken model file is refused, said in words, and a retry repairs it", async ({ visit, openSite }) => {
  const site = await openSite();
  const { page, context } = await visit({ site, query: "&stay=1" });
  await assistant(page).is("idle", 60_000);
  await context.close();
  const second = await visit({ site, query: "&stay=2" });
  await second.context.route("**/pocket-tts-sn/onnx/model.onnx", async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[5000] = (body[5000] ?? 0) ^ 1;
    await route.fulfill({ response, body });
  });
  await assistant(second.page).is(/idle|error/, 60_000);
});

test("a worker that is killed in mid-answer costs one turn, and the next one works", async ({ visit }) => {
  const { page, context } = await visit();
  const inzwa = assistant(page);
  await inzwa.is("idle", 60_000);
  const session = await context.newCDPSession(page);
  await session.send("Target.setAutoAttach", { autoAttach: false, waitForDebuggerOnStart: false, flatten: true });
  const { targetInfos } = await session.send("Target.getTargets");
  const llm = targetInfos.find(({ type, url }) => type === "worker" && /llm/.test(url));
  expect(llm, "the LLM's worker").toBeDefined();
  await session.send("Target.closeTarget", { targetId: llm?.targetId ?? "" });
  await inzwa.ask("mhoro");
  await expect(async () => {
    if ((await inzwa.replies.count()) === 0) await inzwa.ask("mhoro");
    await expect(inzwa.replies.last()).toContainText("Mhoro", { timeout: 8_000 });
  }).toPass({ timeout: 40_000 });
});
