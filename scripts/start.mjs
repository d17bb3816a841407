import { requireNode } from "./house/node-version.mjs";

requireNode();
const { parseArgs } = await import("node:util");
const { ensureSite } = await import("./house/builds.mjs");
const { root } = await import("./house/command.mjs");
const { ensurePackages } = await import("./house/packages.mjs");
const { perform, Problem, say } = await import("./house/say.mjs");
const { serve } = await import("./serve.mjs");

const FIRST_PORT = 8080;
const HELP = `npm start: installs and builds what is missing, and serves the assistant.
  npm start -- --port 9000     this port and no other (or PORT=9000); otherwise ${FIRST_PORT} or the next free one
  npm start -- --host 0.0.0.0  this address (or HOST=...); otherwise 127.0.0.1, seen by this computer alone
A page from another computer gets no microphone over plain http: put HTTPS in front of it.`;

await perform(async () => {
  const { help, host, port } = options();
  if (help) return console.log(HELP);
  await ensurePackages();
  await ensureSite();
  const site = await open(host, port);
  console.log(`Inzwa is at ${site.url}   (Ctrl+C ends it)`);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => site.close().then(() => process.exit(0)));
  }
});

/** @returns {{ help: boolean, host: string, port: number | undefined }} */
function options() {
  const { values } = (() => {
    try {
      return parseArgs({ options: { help: { type: "boolean" }, host: { type: "string" }, port: { type: "string" } } });
    } catch (error) {
      throw new Problem(`${/** @type {Error} */ (error).message}\n${HELP}`);
    }
  })();
  const asked = values.port ?? process.env.PORT;
  const port = asked === undefined || asked === "" ? undefined : Number(asked);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) {
    throw new Problem(`"${asked}" is not a port. Give a whole number from 0 (any free one) to 65535.`);
  }
  return { help: values.help ?? false, host: values.host ?? (process.env.HOST || "127.0.0.1"), port };
}

/**
 * @param {string} host
 * @param {number | undefined} asked without one, the first free port from FIRST_PORT on
 */
async function open(host, asked) {
  for (let port = asked ?? FIRST_PORT; ; port++) {
    try {
      return await serve({ dir: `${root}/dist`, host, port });
    } catch (error) {
      const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
      const busy = code === "EADDRINUSE" || code === "EACCES";
      if (busy && asked === undefined && port < FIRST_PORT + 100) {
        say(`port ${port} is taken; trying the next`);
        continue;
      }
      if (busy) throw new Problem(`port ${port} cannot be used (${code}). Choose another: npm start -- --port 0`);
      throw new Problem(`no server could be opened on ${host} (${message}). Try: npm start -- --host 127.0.0.1`);
    }
  }
}
