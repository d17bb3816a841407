import type { Screen } from "./screen.ts";
import type { Session } from "./session.ts";

/** What a person does on Talk. session: undefined while the page still opens. */
export function followHands(screen: Screen, session: () => Session | undefined): void {
  const assistant = () => session()?.assistant;
  /** Where the models could not be had, the button tries again to get them. */
  const talk = () => {
    if (assistant()) assistant()?.talk();
    else if (screen.view.state === "error") void session()?.start();
  };
  screen.on("talk", talk);
  screen.on("retry", talk);
  screen.on("press", () => assistant()?.press());
  screen.on("release", () => assistant()?.release());
  screen.on("stop", () => assistant()?.stop());
  screen.on("send", ({ text }) => assistant()?.send(text));
  screen.on("new-talk", () => void session()?.renew());
  screen.on("dismiss", ({ what }) => {
    if (what === "update") screen.show({ update: false });
    else if (assistant()) assistant()?.forgive();
    else screen.show({ failure: undefined });
  });
}
