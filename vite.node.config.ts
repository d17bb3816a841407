import { defineConfig } from "vite";

/** The Node programs, since Node 20 strips no types: each becomes build/NAME.js, packages stay outside. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: "build",
    target: "node20",
    emptyOutDir: true,
    rollupOptions: {
      input: { turn: "server/turn.ts", sign: "foundry/sign.ts", verify: "foundry/verify.ts", pin: "foundry/pin.ts" },
      // What programs share lies beside them too, since they find the package's root from where they lie.
      output: { chunkFileNames: "[name].js" },
    },
  },
});
