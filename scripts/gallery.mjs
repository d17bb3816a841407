import { requireNode } from "./house/node-version.mjs";

requireNode();
const { readFileSync } = await import("node:fs");
const { join, resolve } = await import("node:path");
const { parseArgs } = await import("node:util");
const { ensureChromium } = await import("./house/browser.mjs");
const { ensureSite } = await import("./house/builds.mjs");
const { root } = await import("./house/command.mjs");
const { ensurePackages } = await import("./house/packages.mjs");
const { perform, say } = await import("./house/say.mjs");

/** npm run gallery [SCENE ...] -- [--dist DIR] [--out DIR]: with --out the install pictures stay as they are. */
await perform(async () => {
  const { values, positionals: only } = parseArgs({
    allowPositionals: true,
    options: { dist: { type: "string" }, out: { type: "string" } },
  });
  await ensurePackages();
  if (!values.dist) await ensureSite();
  const { takePictures } = await import(new URL("../e2e/gallery/run.mjs", import.meta.url).href);
  const here = process.env.INIT_CWD ?? "";
  const folder = values.out ? resolve(here, values.out) : join(root, "docs/gallery");
  const { pictures, written } = await takePictures({
    dist: values.dist ? resolve(here, values.dist) : join(root, "dist"),
    executablePath: await ensureChromium(),
    voice: join(root, "test/fixtures/speech/09.wav"),
    routes: routes(),
    only,
    folder,
    ...(values.out ? {} : { install: join(root, "public/screenshots") }),
    log: say,
  });
  console.log(`${pictures} pictures, ${written} of them new or changed, in ${folder}`);
});

/** The screens, by the page's own list. */
function routes() {
  const source = readFileSync(join(root, "app/route.ts"), "utf8");
  const [, list = ""] = /ROUTES = \[([^\]]*)\]/.exec(source) ?? [];
  return [...list.matchAll(/"([a-z]+)"/g)].map(([, route]) => route ?? "");
}
