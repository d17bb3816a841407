import type { Screen } from "../screen.ts";
import type { Session } from "../session.ts";
import type { Courier } from "./courier.ts";
import { Desk } from "./desk.ts";
import type { DeskPorts } from "./desk-ports.ts";
import type { DeskIntents } from "./view.ts";
import { voiceOf } from "./voice.ts";

const INTENTS = [
  "collect.on",
  "collect.answer",
  "collect.listen",
  "collect.voice",
  "collect.agree",
  "collect.refuse",
  "collect.about",
  "collect.mode",
  "collect.correct",
  "collect.skip",
  "collect.record",
  "collect.done",
  "collect.cancel",
  "collect.words",
  "collect.keep",
  "collect.delete",
  "collect.play",
  "collect.save",
  "collect.withdraw",
  "collect.list",
] as const satisfies readonly (keyof DeskIntents)[];

interface Ports extends Pick<DeskPorts, "isOn" | "openSink" | "switchOn"> {
  readonly screen: Screen;
  readonly session: () => Session | undefined;
  readonly courier: Courier;
}

export function openDesk({ screen, session, switchOn, courier, ...ports }: Ports): Desk {
  const desk = new Desk({
    ...ports,
    voice: voiceOf(screen, session),
    switchOn: () => {
      switchOn();
      screen.show({ collects: true });
    },
    languages: () => ({ spoken: screen.view.pack.tag, page: screen.view.language }),
    show: (collect) => screen.show({ collect: { ...collect, sending: courier.view } }),
    failed: (failure) => screen.show({ failure }),
  });
  for (const name of INTENTS) screen.on(name, (detail) => desk.act(name, detail));
  for (const name of ["talk", "press", "send"] as const) screen.on(name, () => desk.giveWay());
  return desk;
}
