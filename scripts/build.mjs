import { requireNode } from "./house/node-version.mjs";

requireNode();
const { buildPrograms, buildSite } = await import("./house/builds.mjs");
const { root } = await import("./house/command.mjs");
const { ensurePackages } = await import("./house/packages.mjs");
const { perform } = await import("./house/say.mjs");
const { measure, table } = await import("./house/sizes.mjs");

await perform(async () => {
  await ensurePackages();
  await buildSite();
  await buildPrograms();
  console.log(`\nWhat dist/ ships:\n${table(measure(`${root}/dist`))}`);
});
