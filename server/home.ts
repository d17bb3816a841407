import { fileURLToPath } from "node:url";

/** The package's root: both `server/` and the built `build/` lie right below it. */
export const home = fileURLToPath(new URL("..", import.meta.url));
