import type { Route } from "../route.ts";
import { allowedServer } from "./access.ts";
import type { ServerDesk, ServerPorts } from "./desk.ts";

/** The server's part of the Settings screen; what it needs is fetched with it. Returns what shows it. */
export function openServer(ports: ServerPorts): (route: Route) => void {
  const { screen, settings, restart } = ports;
  let desk: Promise<ServerDesk> | undefined;
  const opened = () => {
    desk ??= import("./desk.ts").then(({ ServerDesk }) => new ServerDesk(ports));
    return desk;
  };
  screen.on("server.use", async (form) => (await opened()).use(form));
  screen.on("server.test", async () => (await opened()).test());
  screen.on("server.forget", async () => (await opened()).forget());
  const show = async () => (await opened()).show();
  screen.on("settings.set", () => void show());
  screen.on("settings.reset", () => void show());
  // What was forbidden in another tab is forbidden here, in the midst of a sentence too.
  addEventListener("storage", () => {
    if (screen.view.away.stages.length > 0 && !allowedServer(settings())) void restart();
  });
  return (route) => {
    if (route === "settings") void show();
  };
}
