// @ts-check
import { startGroup } from "./process.mjs";

/** W3C WebDriver, section 12.2: the key under which an element's reference stands. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/**
 * WebKitGTK's MiniBrowser on a display of its own (Xvfb), by W3C WebDriver. Nothing of it is kept: under automation it
 * has only private sessions.
 * @param {{ driver: string, browser: string, xvfb: string, env: NodeJS.ProcessEnv, port: number }} options
 * @returns {Promise<import("./firefox.mjs").Driver>}
 */
export async function startWebKit({ driver, browser, xvfb, env, port }) {
  const display = `:${port}`;
  const shown = startGroup(xvfb, [display, "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]);
  /** @type {string[]} */
  const errors = [];
  const service = startGroup(driver, [`--port=${port}`], {
    env: { ...env, DISPLAY: display, GDK_BACKEND: "x11", LIBGL_ALWAYS_SOFTWARE: "1" },
    line: (text) => /CONSOLE \S+ ERROR/.test(text) && errors.push(text),
  });
  const close = async () => {
    await service.close();
    await shown.close();
  };
  try {
    return await drive(`http://127.0.0.1:${port}`, browser, errors, close);
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** @param {string} base @param {string} binary @param {string[]} errors @param {() => Promise<void>} end @returns {Promise<import("./firefox.mjs").Driver>} */
async function drive(base, binary, errors, end) {
  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  const send = async (method, path, body) => {
    const response = await fetch(base + path, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = /** @type {any} */ (await response.json());
    if (!response.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  };
  for (let tries = 0; ; tries++) {
    if (
      await send("GET", "/status").then(
        () => true,
        () => false,
      )
    )
      break;
    if (tries > 100) throw new Error("WebKitWebDriver did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const args = [
    "--automation",
    "--enable-write-console-messages-to-stdout=true",
    "--enable-media-stream=true",
    "--enable-mediasource=true",
  ];
  const { sessionId, capabilities } = await send("POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args } } },
  });
  const session = `/session/${sessionId}`;
  await send("POST", `${session}/timeouts`, { script: 120_000, pageLoad: 60_000 });
  const find = async (/** @type {string} */ value) => {
    const found = await send("POST", `${session}/element`, { using: "css selector", value });
    return `${session}/element/${found[ELEMENT]}`;
  };
  /** @type {import("./firefox.mjs").Driver["evaluate"]} */
  const evaluate = async (body, ...args) => {
    const script = `const done = arguments[1];
      (async (...args) => { ${body} })(...arguments[0]).then(
        (value) => done({ value: value ?? null }), (error) => done({ error: String(error) }));`;
    const { value, error } = await send("POST", `${session}/execute/async`, { script, args: [args] });
    if (error) throw new Error(error);
    return value;
  };
  return {
    version: `WebKitGTK ${capabilities.browserVersion} (${capabilities.browserName})`,
    errors,
    async open(url) {
      await send("POST", `${session}/url`, { url });
    },
    evaluate,
    async click(selector) {
      await send("POST", `${await find(selector)}/click`, {});
    },
    async give(selector, files) {
      await send("POST", `${await find(selector)}/value`, { text: files.join("\n") });
    },
    async resize(width, height) {
      // The window has bars of its own around the page.
      for (let tries = 0; tries < 3; tries++) {
        const rect = await send("GET", `${session}/window/rect`);
        const inner = await evaluate("return [innerWidth, innerHeight];");
        await send("POST", `${session}/window/rect`, {
          width: rect.width + width - inner[0],
          height: rect.height + height - inner[1],
        });
      }
    },
    async picture() {
      return Buffer.from(await send("GET", `${session}/screenshot`), "base64");
    },
    async close() {
      await send("DELETE", session).catch(() => undefined);
      await end();
    },
  };
}
