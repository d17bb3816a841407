import { requireNode } from "./house/node-version.mjs";

requireNode();
const { existsSync } = await import("node:fs");
const { join } = await import("node:path");
const { pathToFileURL } = await import("node:url");
const { ensurePrograms } = await import("./house/builds.mjs");
const { root } = await import("./house/command.mjs");
const { ensurePackages } = await import("./house/packages.mjs");
const { perform, Problem } = await import("./house/say.mjs");

await perform(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (!name || !/^[a-z][a-z0-9-]*$/.test(name)) throw new Problem("usage: node scripts/run.mjs PROGRAM [ARGUMENTS]");
  await ensurePackages();
  await ensurePrograms();
  const program = join(root, "build", `${name}.js`);
  if (!existsSync(program))
    throw new Problem(`there is no program "${name}" in build/. See "scripts" in package.json.`);
  become(program, args, callersFolder());
  await import(pathToFileURL(program).href);
});

/**
 * Makes this process look as if the program had been started by itself: stdin, stdout, signals and exit code are its own.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} folder
 */
function become(program, args, folder) {
  process.argv = [process.execPath, program, ...args];
  process.env.INIT_CWD = folder;
  process.chdir(folder);
}

/** npm runs scripts in the package's folder and keeps the caller's own in INIT_CWD; an INIT_CWD of an outer npm is not ours. */
function callersFolder() {
  const byNpm = process.env.npm_lifecycle_script?.includes("scripts/run.mjs");
  return (byNpm && process.env.INIT_CWD) || process.cwd();
}
