import { spawnSync } from "node:child_process";
import { installFromDebian } from "./debian.mjs";
import { Problem } from "./say.mjs";

/** A real Redis for the tests of jobs: REDIS_SERVER, else an installed one, else Debian's. */
export async function ensureRedis() {
  if (starts()) return;
  if (!process.env.REDIS_SERVER && (await installFromDebian("redis-server")) && starts()) return;
  throw new Problem(
    "the tests of jobs need Redis, and none was found or could be installed. Install it (Debian: apt-get install " +
      "redis-server; macOS: brew install redis), or name it: REDIS_SERVER=/path/to/redis-server npm test",
  );
}

function starts() {
  return spawnSync(process.env.REDIS_SERVER ?? "redis-server", ["--version"]).status === 0;
}
