// node scripts/models.mjs            says what differs between models-manifest/ and public/models/; exit code 1 if anything does
// node scripts/models.mjs --write    measures the files and writes their sizes and hashes into models-manifest/models/
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { assemble, differences, measure, shipped } from "./manifest.mjs";

const root = join(import.meta.dirname, "..");
const [folder, site] = [join(root, "models-manifest"), join(root, "public")];

if (process.argv[2] === "--write")
  for (const model of shipped(assemble(folder))) {
    const files = measure(join(site, model.source.site));
    writeFileSync(join(folder, "models", `${model.id}.json`), `${JSON.stringify({ ...model, files }, null, 2)}\n`);
  }

const problems = differences(assemble(folder), site);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;
