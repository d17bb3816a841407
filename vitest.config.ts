import { defineConfig } from "vitest/config";
import { messages } from "./scripts/house/messages.mjs";

/** Not a bound on speed: property tests draw hundreds of cases, and a busy machine takes long over them. */
const testTimeout = 120_000;

/**
 * `unit` is everything that needs no model; `page` is what of it stands in for a browser's globals, a file at a time in
 * a realm of its own. `integration` runs the pocket models and built programs, one file at a time.
 */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [messages()],
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/{app,workers,integration}/**"],
          environment: "node",
          // Nothing here leaves a trace in its realm; a new one for each file costs more than the tests.
          isolate: false,
          testTimeout,
          setupFiles: "test/app/all-words.ts",
        },
      },
      {
        plugins: [messages()],
        test: {
          name: "page",
          include: ["test/{app,workers}/**/*.test.ts"],
          environment: "node",
          testTimeout,
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
          testTimeout,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
