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
      input: {
        server: "server/main.ts",
        "engine-child": "server/engine-child.ts",
        "decode-child": "server/audio/decode-child.ts",
        turn: "server/turn.ts",
        foundry: "foundry/cli.ts",
        "foundry-sound": "foundry/data/sound/worker.ts",
        sign: "foundry/sign.ts",
        verify: "foundry/verify.ts",
        pin: "foundry/pin.ts",
      },
      // What programs share lies beside them too, since they find the package's root from where they lie.
      output: { chunkFileNames: "[name].js" },
    },
  },
});
