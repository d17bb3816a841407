import { defineConfig } from "vitest/config";
import { messages } from "./scripts/house/messages.mjs";

/** `unit` is everything that needs no model; `integration` runs the pocket models and built programs, one file at a time. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [messages()],
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/integration/**"],
          environment: "node",
          setupFiles: "test/app/all-words.ts",
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          environment: "node",
          pool: "forks",
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
