// @ts-check
import { Buffer } from "node:buffer";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Crisp text at a tenth of PNG's size. */
const QUALITY = 72;

/** small: how much smaller the pictures of the gallery are, which shows them no larger. */
export const SIZES = [
  { width: 360, height: 740, small: 1 },
  { width: 768, height: 1024, small: 0.5 },
  { width: 1440, height: 900, small: 0.5 },
];
export const THEMES = /** @type {const} */ (["light", "dark"]);

/**
 * What is seen of the page now, as WebP.
 * @param {import("playwright-core").CDPSession} session
 * @param {number} [scale]
 * @returns {Promise<Buffer>}
 */
export async function shoot(session, scale = 1) {
  const { cssVisualViewport } = await session.send("Page.getLayoutMetrics");
  const { pageX: x, pageY: y, clientWidth: width, clientHeight: height } = cssVisualViewport;
  const { data } = await session.send("Page.captureScreenshot", {
    format: "webp",
    quality: QUALITY,
    ...(scale === 1 ? {} : { clip: { x, y, width, height, scale } }),
  });
  return Buffer.from(data, "base64");
}

/**
 * Sets size and theme and waits until nothing moves any more.
 * @param {import("playwright-core").Page} page
 * @param {{ width: number, height: number }} size
 * @param {"light" | "dark"} theme
 */
export async function pose(page, size, theme) {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.evaluate(async () => {
    await document.fonts.ready;
    await /** @type {any} */ (document.querySelector("inzwa-app"))?.updateComplete;
    for (let frames = 0; frames < 4; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

/**
 * Writes a file unless it holds these bytes already. Returns whether it was written.
 * @param {string} path
 * @param {Buffer | string} bytes
 */
export function put(path, bytes) {
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(bytes))) return false;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return true;
}
