import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { hostFiles } from "./house/host-files.mjs";

// Writes what common hosts must be told: node scripts/hosts.mjs
for (const [path, text] of Object.entries(hostFiles)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(path);
}
