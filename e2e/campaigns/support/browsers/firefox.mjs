// @ts-check
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { WebSocket } from "ws";
import { firstLine, startGroup } from "./process.mjs";

/**
 * @typedef {object} Driver a browser with one page
 * @property {string} version as the browser tells it
 * @property {readonly string[]} errors of the page and its console, a line each
 * @property {(url: string) => Promise<void>} open
 * @property {(body: string, ...args: unknown[]) => Promise<any>} evaluate runs the body of a function in the page; may await
 * @property {(selector: string) => Promise<void>} click as a person does
 * @property {(selector: string, files: readonly string[]) => Promise<void>} give
 * @property {(width: number, height: number) => Promise<void>} resize of what the page has
 * @property {() => Promise<Buffer>} picture PNG
 * @property {() => Promise<void>} close
 */

/** What a person would have said yes to, and what Firefox would fetch by itself. */
const PREFERENCES = {
  "media.navigator.permission.disabled": true,
  "browser.aboutConfig.showWarning": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "toolkit.telemetry.reportingpolicy.firstRun": false,
  "app.normandy.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};

/**
 * Firefox without a window, by WebDriver BiDi.
 * @param {{ program: string, profile: string, env: NodeJS.ProcessEnv, preferences?: Record<string, unknown> }} options profile: an empty folder
 * @returns {Promise<Driver>}
 */
export async function startFirefox({ program, profile, env, preferences = {} }) {
  const lines = Object.entries({ ...PREFERENCES, ...preferences }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, "user.js"), lines.join("\n"));
  /** @type {(text: string) => void} */
  let hear = () => {};
  const address = firstLine(
    (line) => {
      hear = line;
    },
    (text) => /WebDriver BiDi listening on (ws:\S+)/.exec(text)?.[1],
    "Firefox did not start",
  );
  const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"];
  const group = startGroup(program, args, { env, line: (text) => hear(text) });
  try {
    return await drive(await address, group.close);
  } catch (thrown) {
    await group.close();
    throw thrown;
  }
}

/** @param {string} address @param {() => Promise<void>} end @returns {Promise<Driver>} */
async function drive(address, end) {
  const socket = new WebSocket(`${address}/session`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  /** @type {string[]} */
  const errors = [];
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  const open = new Map();
  socket.on("message", (data) => {
    const message = JSON.parse(String(data));
    if (message.type === "event") return void (message.params.level === "error" && errors.push(told(message.params)));
    const waiting = open.get(message.id);
    open.delete(message.id);
    if (message.type === "success") waiting?.resolve(message.result);
    else waiting?.reject(new Error(`${message.error}: ${message.message}`));
  });
  socket.on("close", () => {
    for (const { reject } of open.values()) reject(new Error("Firefox is gone"));
  });
  let count = 0;
  /** @param {string} method @param {object} params @returns {Promise<any>} */
  const send = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++count;
      open.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  const { capabilities } = await send("session.new", { capabilities: {} });
  await send("session.subscribe", { events: ["log.entryAdded"] });
  const { contexts } = await send("browsingContext.getTree", {});
  const { context } = contexts[0];
  const find = async (/** @type {string} */ value) => {
    const { nodes } = await send("browsingContext.locateNodes", { context, locator: { type: "css", value } });
    if (!nodes[0]) throw new Error(`nothing is ${value}`);
    return { sharedId: nodes[0].sharedId };
  };
  /** @type {Driver["evaluate"]} */
  const evaluate = async (body, ...args) => {
    const given = JSON.stringify(args);
    const { result, exceptionDetails } = await send("script.callFunction", {
      functionDeclaration: `async () => JSON.stringify(await (async (...args) => { ${body} })(...${given}) ?? null)`,
      awaitPromise: true,
      target: { context },
    });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return JSON.parse(result.value);
  };
  return {
    version: `Firefox ${capabilities.browserVersion}`,
    errors,
    async open(url) {
      await send("browsingContext.navigate", { context, url, wait: "interactive" });
    },
    evaluate,
    async click(selector) {
      const origin = { type: "element", element: await find(selector) };
      await evaluate("document.querySelector(args[0]).scrollIntoView({ block: 'center' });", selector);
      const button = { button: 0 };
      const actions = [
        { type: "pointerMove", x: 0, y: 0, origin },
        { type: "pointerDown", ...button },
        { type: "pointerUp", ...button },
      ];
      await send("input.performActions", { context, actions: [{ type: "pointer", id: "mouse", actions }] });
    },
    async give(selector, files) {
      await send("input.setFiles", { context, element: await find(selector), files });
    },
    async resize(width, height) {
      await send("browsingContext.setViewport", { context, viewport: { width, height } });
    },
    async picture() {
      return Buffer.from((await send("browsingContext.captureScreenshot", { context })).data, "base64");
    },
    async close() {
      socket.close();
      await end();
    },
  };
}

/** @param {{ text?: string, stackTrace?: { callFrames: { url: string, lineNumber: number }[] } }} entry */
function told({ text, stackTrace }) {
  const frame = stackTrace?.callFrames[0];
  return `${text}${frame ? ` (${frame.url}:${frame.lineNumber})` : ""}`;
}
