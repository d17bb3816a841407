import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { home } from "../../server/home.ts";

/** The decoding child's program, built for this run of the tests alone: Node 20 strips no types. */
export async function decodeProgram(): Promise<string> {
  const outDir = join(home, ".cache/decode-program", String(process.pid));
  mkdirSync(outDir, { recursive: true });
  await build({
    root: home,
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: {
      ssr: true,
      outDir,
      target: "node20",
      minify: false,
      rollupOptions: { input: { "decode-child": join(home, "server/audio/decode-child.ts") } },
    },
  });
  return join(outDir, "decode-child.js");
}
