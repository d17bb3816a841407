// @ts-check
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The server's TypeScript for Node, which runs none itself. All modules are of one graph, as in a program. */
export async function openModules() {
  const server = await createServer({
    root,
    configFile: false,
    appType: "custom",
    logLevel: "error",
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  return {
    /** @param {string} file from the repository's root @returns {Promise<any>} */
    load: (file) => server.ssrLoadModule(`/${file}`),
    close: () => server.close(),
  };
}
