#!/usr/bin/env node
// `npx inzwa-foundry VERB ...`: works right after `npm ci`, since it builds the program where that is missing or old.
import { fileURLToPath } from "node:url";

process.argv = [process.argv[0] ?? "node", fileURLToPath(import.meta.url), "foundry", ...process.argv.slice(2)];
await import(new URL("../../scripts/run.mjs", import.meta.url).href);
