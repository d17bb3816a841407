import { readdirSync, readFileSync } from "node:fs";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { readKeys, TEST_KEY } from "./foundry/manifest/keys.ts";
import { builtInKeys, manifestFiles } from "./foundry/manifest/site.ts";
import { messages } from "./scripts/house/messages.mjs";
import { paintFirst } from "./scripts/house/paint-first.mjs";
import { siteHeaders } from "./scripts/house/site-headers.mjs";
import { startGroup } from "./scripts/house/start-group.mjs";
import { webManifest } from "./scripts/house/web-manifest.mjs";
import { assemble } from "./scripts/manifest.mjs";

const keys = readKeys(process.env, TEST_KEY);

/** Data that ships beside the page: the assembled models manifest, signed, its schemas, and the legal texts. */
function shipped(): Plugin {
  const files = (): Record<string, string> => ({
    ...manifestFiles(assemble("models-manifest"), keys, Date.now()),
    ...Object.fromEntries(
      readdirSync("models-manifest/schema")
        .map((name) => `models-manifest/schema/${name}`)
        .map((path) => [path, readFileSync(path, "utf8")]),
    ),
    "LICENSE.txt": readFileSync("LICENSE", "utf8"),
    "NOTICE.txt": readFileSync("NOTICE", "utf8"),
  });
  return {
    name: "inzwa-shipped",
    generateBundle() {
      for (const [fileName, source] of Object.entries(files())) this.emitFile({ type: "asset", fileName, source });
      if (!keys.signing) this.warn("the manifest is not signed: no INZWA_MANIFEST_KEY. Run npm run manifest:sign.");
    },
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const path = (request.url ?? "").split("?")[0]?.slice(1) ?? "";
        const source = /^(models-manifest\/|[A-Z]+\.txt$)/.test(path) ? files()[path] : undefined;
        if (source !== undefined) response.end(source);
        else next();
      });
    },
  };
}

/** WebKit runs a worker's first script a second time when another of its scripts imports it: none may. Vite allows it. */
function apartFromEntries(): Plugin {
  return {
    name: "inzwa-apart-from-entries",
    options: (given) => ({ ...given, preserveEntrySignatures: "strict" }),
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
      const entries = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
      for (const { fileName, imports, dynamicImports } of chunks)
        for (const imported of [...imports, ...dynamicImports])
          if (entries.has(imported)) this.error(`${fileName} imports ${imported}, a worker's first script`);
    },
  };
}

export default defineConfig({
  base: "./",
  define: {
    __VERSION__: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version),
    __MANIFEST_KEYS__: JSON.stringify(builtInKeys(keys)),
    __POLICY__: JSON.stringify(siteHeaders["Content-Security-Policy"]),
    __BUILT__: JSON.stringify(new Date().toISOString().slice(0, 10)),
  },
  appType: "mpa",
  // Their names tell them from the page's own script; what several workers share is one chunk.
  worker: {
    format: "es",
    plugins: () => [apartFromEntries()],
    rolldownOptions: {
      output: { entryFileNames: "assets/worker-[name]-[hash].js", chunkFileNames: "assets/worker-[name]-[hash].js" },
    },
  },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { output: { codeSplitting: { groups: [startGroup()] } } },
  },
  // Without this condition onnxruntime's threads would load our whole worker again instead of its small factory.
  resolve: { conditions: ["onnxruntime-web-use-extern-wasm", ...defaultClientConditions] },
  optimizeDeps: { exclude: ["@huggingface/transformers", "onnxruntime-web"] },
  server: { headers: siteHeaders },
  preview: { headers: siteHeaders },
  plugins: [
    shipped(),
    { name: "inzwa-paint-first", apply: "build", transformIndexHtml: { order: "post", handler: paintFirst } },
    messages(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "workers",
      filename: "service.ts",
      injectRegister: false,
      manifest: webManifest,
      injectManifest: {
        globPatterns: ["**/*.{js,mjs,css,html,svg,png,webmanifest,onnx,txt}"],
        globIgnores: [
          "models/**",
          "screenshots/**",
          "**/ort-wasm-*",
          "assets/model-*.onnx",
          "**/worker-web-llm-library-*",
        ],
        // Silero's weights are 2.33 MB, just above the default limit.
        maximumFileSizeToCacheInBytes: 4_000_000,
      },
    }),
  ],
});
