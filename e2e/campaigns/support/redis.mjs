// @ts-check
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/** A real Redis, since what is shown is how a real one dies. */
export class Redis {
  #program;
  #port;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  #child;

  /** @param {string} program @param {number} port */
  constructor(program, port) {
    this.#program = program;
    this.#port = port;
  }

  static async open() {
    const program = process.env.REDIS_SERVER ?? "redis-server";
    if (spawnSync(program, ["--version"]).status !== 0)
      throw new Error(
        "no redis-server is on the PATH: apt-get install redis-server, or say where it is in REDIS_SERVER",
      );
    const redis = new Redis(program, await freePort());
    await redis.start();
    return redis;
  }

  get url() {
    return `redis://127.0.0.1:${this.#port}`;
  }

  async start() {
    const args = [
      "--port",
      String(this.#port),
      "--bind",
      "127.0.0.1",
      "--save",
      "",
      "--appendonly",
      "no",
      "--dir",
      "/tmp",
    ];
    const child = spawn(this.#program, args, { stdio: ["ignore", "pipe", "ignore"] });
    this.#child = child;
    let said = "";
    for await (const text of child.stdout) {
      said += text;
      if (said.includes("Ready to accept connections")) break;
    }
    if (child.exitCode !== null) throw new Error(`redis-server ended: ${said}`);
    child.stdout.resume();
  }

  /** @param {"SIGKILL" | "SIGSTOP" | "SIGCONT"} signal */
  async signal(signal) {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = signal === "SIGKILL" ? once(child, "exit") : undefined;
    child.kill(signal);
    await gone;
  }
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
