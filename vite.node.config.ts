import { defineConfig } from "vite";

/** The Node programs, since Node 20 strips no types: server/NAME.ts becomes build/NAME.js, packages stay outside. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: "build",
    target: "node20",
    emptyOutDir: true,
    rollupOptions: { input: { turn: "server/turn.ts" } },
  },
});
