// @ts-check
import { connect } from "node:net";
import { openModules } from "./support/modules.mjs";
import { seeded } from "./support/random.mjs";

const KEY = "sk-of-the-campaign";
const CHAT = JSON.stringify({ model: "pocket-llm-sn", messages: [{ role: "user", content: "Mhoro" }] });
const LINES = `Host: localhost\r\nAuthorization: Bearer ${KEY}\r\n`;
const UPGRADE =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
/** As they go over the wire, each a letter a byte. */
const RIGHT = [
  `GET /v1/models HTTP/1.1\r\n${LINES}Connection: close\r\n\r\n`,
  `POST /v1/chat/completions HTTP/1.1\r\n${LINES}Content-Type: application/json\r\nContent-Length: ${CHAT.length}\r\nConnection: close\r\n\r\n${CHAT}`,
  `GET /v1/realtime?model=pocket-llm-sn HTTP/1.1\r\n${LINES}${UPGRADE}Sec-WebSocket-Protocol: realtime\r\n\r\n\x81\x85\0\0\0\0hello\x89\x80\0\0\0\0`,
  `GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\n${UPGRADE}Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.${KEY}\r\n\r\n\x01\x81\0\0\0\0a`,
];
const PIECES = [
  "//[",
  "http://[",
  "*",
  "//",
  "\\",
  "%",
  "\0",
  "\xff",
  "[",
  "]",
  ":",
  "@",
  ", ",
  "\r\n",
  "?",
  "#",
  "chunked",
  "-1",
  "99999999999",
  ";",
  "Host: [\r\n",
  "Upgrade: h2c\r\n",
  "Expect: 100-continue\r\n",
  "Transfer-Encoding: chunked\r\n",
  "ws://",
  "\x88\x80",
];
/** ms after which an answer is not waited for: what is cut off in the midst has none. */
const PATIENCE = 300;
/** Connections at once. */
const LANES = 8;

/**
 * Bytes that are nearly a request, on a port of the whole server with stand-ins for its engines: no status of 500 and above, and the
 * server goes on.
 * @param {import("./support/campaign.mjs").Options} options
 * @returns {Promise<import("./support/campaign.mjs").Result>}
 */
export async function campaign({ n, seed }) {
  const modules = await openModules();
  const server = await started(modules);
  const random = seeded(seed);
  /** @type {Record<string, number>} */
  const statuses = {};
  /** @type {string[]} */
  const failures = [];
  let begun = 0;
  const lane = async () => {
    while (begun < n) {
      const number = begun++;
      const sent = spoiled(random);
      const status = statusOf(await answer(server.port, sent));
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (/^5/.test(status)) failures.push(`${number}: ${status} for ${JSON.stringify(sent.slice(0, 200))}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
    const last = statusOf(await answer(server.port, /** @type {string} */ (RIGHT[0])));
    if (last !== "200") failures.push(`a right request at the end: ${last}`);
  } finally {
    await server.close();
    await modules.close();
  }
  return { runs: begun, failures, figures: { statuses: JSON.stringify(statuses) } };
}

/** @param {Awaited<ReturnType<typeof openModules>>} modules */
async function started(modules) {
  const { openGate } = await modules.load("server/safety/gate.ts");
  const { guards } = await modules.load("server/safety/guards.ts");
  const { createApp } = await modules.load("server/app.ts");
  const { openTalking } = await modules.load("server/talking.ts");
  const { Drain } = await modules.load("server/drain.ts");
  const { listen } = await modules.load("server/node.ts");
  const { limits, services } = await modules.load("test/server/services.ts");
  const keys = [`all:models+chat+realtime:${KEY}`];
  const gate = openGate({ keys, rates: { points: 0, windowSeconds: 60 }, now: Date.now });
  // Of a session too many nothing is to be learned here.
  const all = services({ gate, limits: { ...limits, sessions: 1000 } });
  const guarding = { keyless: false, hosts: [], origins: [], trustedProxies: [], shed: () => false };
  const drain = new Drain();
  const talking = openTalking(all, guarding, drain);
  const app = createApp(all, { version: "1", guards: guards(all, guarding) });
  const common = { host: "127.0.0.1", port: 0, connections: 1000, bodyBytes: 1 << 20, drain };
  const listening = await listen(app, { ...common, upgrade: talking.upgrade });
  return {
    port: /** @type {number} */ (listening.port),
    close: async () => {
      await talking.close();
      await listening.close();
    },
  };
}

/** @param {() => number} random */
function spoiled(random) {
  /** @param {readonly string[]} from */
  const pick = (from) => /** @type {string} */ (from[Math.floor(random() * from.length)]);
  let sent = pick(RIGHT);
  for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) {
    const at = Math.floor(random() * sent.length);
    sent = sent.slice(0, at) + pick(PIECES) + sent.slice(at + Math.floor(random() * 6));
  }
  return random() < 0.1 ? sent.slice(0, Math.floor(random() * sent.length)) : sent;
}

/** @param {number} port @param {string} sent @returns {Promise<string>} */
function answer(port, sent) {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(Buffer.from(sent, "latin1")));
    const timer = setTimeout(() => socket.destroy(), PATIENCE);
    socket.on("data", (data) => {
      text += data.toString("latin1");
      if (text.startsWith("HTTP/1.1 101")) socket.end();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}

/** @param {string} text */
function statusOf(text) {
  return /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? "none";
}
