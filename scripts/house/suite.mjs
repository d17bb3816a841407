import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./command.mjs";
import { ensurePackages } from "./packages.mjs";
import { perform } from "./say.mjs";

/**
 * Runs the suite in `bench/NAME` and writes `bench/out/NAME.json` and `NAME.html`.
 * @param {string} name
 * @param {readonly unknown[]} args of the suite's `runSuite`
 * @param {(report: any, page: any) => string} told a line of a report, given what the suite's `page.ts` exports
 */
export async function runSuite(name, args, told) {
  await perform(async () => {
    await ensurePackages();
    // The campaigns' own, of another project for the compiler.
    const { openModules } = await import(pathToFileURL(join(root, "e2e/campaigns/support/modules.mjs")).href);
    const modules = await openModules();
    process.chdir(root);
    try {
      const suite = await modules.load(`bench/${name}/suite.ts`);
      const page = await modules.load(`bench/${name}/page.ts`);
      const reports = await suite.runSuite(...args);
      const folder = join(root, "bench/out");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(reports, null, 2)}\n`);
      writeFileSync(join(folder, `${name}.html`), page.pageOf(reports));
      for (const report of reports) console.log(told(report, page));
      console.log(`bench/out/${name}.html`);
    } finally {
      await modules.close();
    }
  });
}
