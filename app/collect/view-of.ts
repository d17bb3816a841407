import { mayLeave } from "../../core/collect/row.ts";
import type { Asking } from "./asking.ts";
import type { Booth } from "./booth.ts";
import type { Agreed } from "./store.ts";
import type { Texts } from "./texts.ts";
import type { CollectView } from "./view.ts";

/** How things stand behind the screen. */
interface Standing extends Pick<CollectView, "tag" | "clips" | "damaged" | "playing" | "published"> {
  readonly isOn: boolean;
  readonly booth: Booth | undefined;
  readonly asking: Asking | undefined;
  readonly agreed: Agreed | undefined;
  /** What is asked today. */
  readonly today: Texts | undefined;
  readonly notice: CollectView["notice"];
}

/** What the screen shows of it. */
export function viewOf({ isOn, booth, asking, agreed, today, notice, ...rest }: Standing): CollectView {
  return {
    status: isOn ? (booth ? "ready" : asking ? "asking" : "loading") : "off",
    ...(booth ? { booth: booth.view } : {}),
    ...(asking ? { asking: asking.view } : {}),
    about: agreed?.speaker.about ?? {},
    scopes: agreed?.consent.scopes ?? [],
    ...(agreed ? { agreed: textOf(agreed, today) } : {}),
    ...rest,
    ready: rest.clips.filter(mayLeave).length,
    ...(notice ? { notice } : {}),
  };
}

function textOf({ consent: { version, language, givenAt } }: Agreed, today: Texts | undefined) {
  const newer = today?.tag === language && today.consent.version !== version;
  return { text: `${version}-${language}`, at: givenAt, newer };
}
