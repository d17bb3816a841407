import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { assistant } from "./support/assistant.ts";
import { soundInEverySize } from "./support/sizes.ts";
import { expect, type Site, test } from "./support/visit.ts";

const PATH = "/v1/metrics-in";

/** The site with a receiver of reports beside it, which loses its first answer. */
async function withReceiver(site: Site) {
  const came: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === PATH) {
        came.push(Buffer.concat(chunks).toString("utf8"));
        if (came.length === 1) return void request.socket.destroy();
        response.writeHead(202, { "Content-Type": "application/json" }).end('{"taken":true}');
        return;
      }
      void fetch(new URL(request.url ?? "/", site.url)).then(async (file) => {
        const headers = Object.fromEntries([...file.headers].filter(([name]) => !/encoding|length/.test(name)));
        // A browser asks once more by itself where the connection that broke had answered before.
        response.writeHead(file.status, { ...headers, connection: "close" }).end(Buffer.from(await file.arrayBuffer()));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { came, site: { url: `http://127.0.0.1:${port}/`, close } };
}

test("nothing is told before the person agrees; then the bytes that were shown; and nothing after they take it back", async ({
  visit,
  openSite,
}) => {
  const { came, site } = await withReceiver(await openSite());
  const { page, requests, errors } = await visit({ site });
  const inzwa = assistant(page);
  const watch = page.locator("inzwa-watch");
  const shown = (what: "draft" | "waiting" | "sent") => watch.locator(`[data-watch-text="${what}"]`);
  const sharing = page.locator('[data-action="setting"][data-of="share_metrics"]');
  const settings = () =>
    page.evaluate(() => {
      location.hash = "settings";
    });
  const told = () => requests.filter((url) => url.includes(PATH));

  await inzwa.is("idle", 60_000);
  await inzwa.ask("Guta guru reZimbabwe nderipi?");
  await expect(inzwa.replies.last()).toContainText("Harare", { timeout: 30_000 });
  await inzwa.is("idle", 60_000);

  const draft = await test.step("what would go, and where to, stands there beforehand", async () => {
    await settings();
    await expect(watch).toHaveAttribute("data-watch", "off");
    await expect(watch.locator("[data-watch-to]")).toContainText(`${site.url}v1/metrics-in`);
    await expect(watch.locator("[data-watch-epsilon]")).toContainText("1");
    await watch.locator("summary").click();
    await expect(watch.locator("[data-watch-measure]")).toHaveCount(12);
    await soundInEverySize(page, "reports switched off");
    const text = await shown("draft").innerText();
    expect(Object.keys(JSON.parse(text))).toEqual(["kind", "schema", "day", "version", "id", "measure", "counts"]);
    expect(told(), "nobody agreed").toEqual([]);
    expect(await page.evaluate(() => localStorage.getItem("watch"))).toBe(null);
    return text;
  });

  await test.step("the very bytes go, and count once although the answer was lost", async () => {
    await sharing.check();
    await expect(watch).toHaveAttribute("data-watch", "on");
    await expect.poll(() => came.length, { timeout: 15_000 }).toBe(1);
    await expect(shown("waiting")).toHaveText(draft);
    await page.reload();
    await inzwa.is("idle", 60_000);
    await expect.poll(() => came.length, { timeout: 30_000 }).toBe(2);
    expect(came).toEqual([draft, draft]);
    await expect(shown("sent")).toHaveText(draft);
    await expect(shown("waiting")).toHaveCount(0);
    await soundInEverySize(page, "reports switched on");
  });

  await test.step("an answer is given stars, by tap or by keyboard, and they are taken back", async () => {
    await page.evaluate(() => {
      location.hash = "talk";
    });
    await inzwa.ask("Guta guru reZimbabwe nderipi?");
    await expect(inzwa.replies.last()).toContainText("Harare", { timeout: 30_000 });
    await inzwa.is("idle", 60_000);
    const star = (count: number) => page.locator(`[data-star="${count}"]`);
    const lit = page.locator(".star[data-lit]");
    await expect(page.getByRole("radiogroup").getByRole("radio")).toHaveCount(5);
    await expect(page.locator(".rate")).toHaveCount(0);
    await star(4).click();
    await expect(star(4)).toBeChecked();
    await expect(lit).toHaveCount(4);
    await page.keyboard.press("ArrowRight");
    await expect(star(5)).toBeChecked();
    await expect(lit).toHaveCount(5);
    await page.keyboard.press("Space");
    await expect(star(5)).not.toBeChecked();
    await expect(lit).toHaveCount(0);
    await star(2).click();
    await expect(lit).toHaveCount(2);
    await soundInEverySize(page, "an answer with stars");
    await star(2).click();
    await expect(lit).toHaveCount(0);
    expect(came, "of this day nothing more is told").toHaveLength(2);
    await settings();
  });

  await test.step("taking it back stops it", async () => {
    await sharing.uncheck();
    await expect(watch).toHaveAttribute("data-watch", "off");
    const kept = () => page.evaluate(() => JSON.parse(localStorage.getItem("watch") ?? "{}"));
    await expect.poll(kept).toEqual({ told: JSON.parse(draft).day, waiting: [] });
    await page.reload();
    await inzwa.is("idle", 60_000);
    await settings();
    await expect(watch).toHaveAttribute("data-watch", "off");
    expect(came).toHaveLength(2);
  });
  expect(errors).toEqual([]);
});
