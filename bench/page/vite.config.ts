import { defaultClientConditions, defineConfig } from "vite";
import { isolation } from "../../scripts/house/site-headers.mjs";

/** Arm B, built with the same settings and the same onnxruntime files as the site. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  worker: { format: "es" },
  build: {
    outDir: "../out/page",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    modulePreload: { polyfill: false },
  },
  resolve: { conditions: ["onnxruntime-web-use-extern-wasm", ...defaultClientConditions] },
  server: { headers: isolation },
});
