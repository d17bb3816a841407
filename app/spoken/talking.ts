import type { Assistant } from "../assistant-terms.ts";
import { say } from "../language/words.ts";
import { followMediaKeys, tellMediaKeys } from "../media-session.ts";
import { choose } from "../preferences.ts";
import type { Screen } from "../screen.ts";
import { BUSY, type View } from "../view.ts";
import { Wake } from "../wake.ts";
import { followKeys } from "./keys.ts";

/** What talking needs beside the tap on Talk: the other ways to begin and end it, and a device that stays awake for it. */
export function openTalking(screen: Screen, assistant: () => Assistant | undefined): void {
  const finish = () => assistant()?.finish();
  const stop = () => assistant()?.stop();
  screen.on("finish", finish);
  screen.on("replay", (what) => assistant()?.replay(what));
  screen.on("taking", ({ taking }) => {
    choose({ turn_taking: taking });
    screen.show({ taking });
    assistant()?.takeTurns(taking);
  });
  followKeys(() => screen.view, { finish, stop });
  followMediaKeys({ talk: () => assistant()?.talk(), stop });
  const wake = new Wake();
  let before: View | undefined;
  screen.watch((view) => {
    wake.keep(BUSY.has(view.state));
    if (before?.state !== view.state || before.language !== view.language)
      tellMediaKeys(view.state, say(view.language, `state.${view.state}`));
    before = view;
  });
}
