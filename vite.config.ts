import { readFileSync } from "node:fs";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { isolation } from "./scripts/house/site-headers.mjs";
import { assemble } from "./scripts/manifest.mjs";

/** Data that ships beside the page: the assembled models manifest and the legal texts. */
function shipped(): Plugin {
  const files: Record<string, () => string> = {
    "models-manifest/manifest.json": () => JSON.stringify(assemble("models-manifest")),
    "LICENSE.txt": () => readFileSync("LICENSE", "utf8"),
    "NOTICE.txt": () => readFileSync("NOTICE", "utf8"),
  };
  return {
    name: "inzwa-shipped",
    generateBundle() {
      for (const [fileName, source] of Object.entries(files))
        this.emitFile({ type: "asset", fileName, source: source() });
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const source = files[(request.url ?? "").split("?")[0]?.slice(1) ?? ""];
        if (source) response.end(source());
        else next();
      });
    },
  };
}

export default defineConfig({
  base: "./",
  define: { __VERSION__: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version) },
  appType: "mpa",
  worker: { format: "es" },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 2000 },
  // Without this condition onnxruntime's threads would load our whole worker again instead of its small factory.
  resolve: { conditions: ["onnxruntime-web-use-extern-wasm", ...defaultClientConditions] },
  optimizeDeps: { exclude: ["@huggingface/transformers", "onnxruntime-web"] },
  server: { headers: isolation },
  preview: { headers: isolation },
  plugins: [
    shipped(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "workers",
      filename: "service.ts",
      injectRegister: false,
      manifest: {
        id: "./",
        name: "Inzwa",
        short_name: "Inzwa",
        description: "Taura, inokupindura. A voice assistant that stays on your device.",
        lang: "sn",
        dir: "ltr",
        start_url: "./",
        scope: "./",
        display: "standalone",
        background_color: "#f6efe4",
        theme_color: "#f6efe4",
        categories: ["utilities", "productivity"],
        icons: [
          { src: "icons/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "icons/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
          { src: "icons/maskable-192.png", sizes: "192x192", type: "image/png", purpose: "maskable" },
          { src: "icons/monochrome-512.png", sizes: "512x512", type: "image/png", purpose: "monochrome" },
          { src: "icons/icon.svg", sizes: "any", type: "image/svg+xml" },
        ],
      },
      injectManifest: {
        globPatterns: ["**/*.{js,mjs,css,html,svg,png,webmanifest,onnx,txt}"],
        globIgnores: ["models/**", "**/ort-wasm-*"],
        // Silero's weights are 2.33 MB, just above the default limit.
        maximumFileSizeToCacheInBytes: 4_000_000,
      },
    }),
  ],
});
