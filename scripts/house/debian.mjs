import { existsSync } from "node:fs";
import { run } from "./command.mjs";
import { say } from "./say.mjs";

/**
 * Installs one of Debian's packages where that may be done without asking for a password.
 * @param {string} name
 * @returns {Promise<boolean>} whether it is there now
 */
export async function installFromDebian(name) {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get")) return false;
  const root = process.getuid?.() === 0;
  if (!root && (await run("sudo", ["-n", "true"])) !== 0) return false;
  const apt = (/** @type {readonly string[]} */ args) =>
    root
      ? run("apt-get", args, { env: { DEBIAN_FRONTEND: "noninteractive" }, quietStdout: true })
      : run("sudo", ["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args], { quietStdout: true });
  say(`installing Debian's package ${name} (apt-get)`);
  const install = ["install", "-y", "-q", "--no-install-recommends", name];
  if ((await apt(install)) === 0) return true;
  await apt(["update", "-q"]);
  return (await apt(install)) === 0;
}
