import { toFailure } from "../../core/failure.ts";
import type { FilesApi } from "../../core/transcript-file/files.ts";
import { hire } from "../hire.ts";
import { openSink } from "../save.ts";
import type { Screen } from "../screen.ts";
import { apart } from "../seats.ts";
import type { Session } from "../session.ts";
import { isSound, takeDropped, takeShared } from "./arrivals.ts";
import type { Desk } from "./desk.ts";
import type { Recogniser } from "./floor.ts";

/**
 * Transcribing files: they come from the screen itself, from a drop or a paste anywhere, from other apps. What does the
 * work is fetched with the first of them.
 */
export function openTranscribe(screen: Screen, session: () => Pick<Session, "staff" | "plan"> | undefined): void {
  const recogniser = (): Recogniser | undefined => {
    const { staff, plan } = session() ?? {};
    return staff?.asr && plan?.hearing && { asr: staff.asr.api, hearing: plan.hearing, rules: plan.pack.rules };
  };
  let desk: Promise<Desk> | undefined;
  const withDesk = (act: (desk: Desk) => void) => {
    desk ??= openDesk(screen, recogniser);
    desk.then(act).catch((thrown: unknown) => {
      desk = undefined;
      screen.show({ failure: toFailure(thrown) });
    });
  };
  const take = (files: readonly File[]) => {
    if (files.length === 0) return;
    if (screen.view.route !== "transcribe") location.hash = "#transcribe";
    withDesk((one) => one.add(files));
  };

  screen.on("transcribe-files", ({ files }) => take(files));
  screen.on("transcribe.cancel", ({ id }) => withDesk((one) => one.cancel(id)));
  screen.on("transcribe.retry", ({ id }) => withDesk((one) => one.retry(id)));
  screen.on("transcribe.remove", ({ id }) => withDesk((one) => one.remove(id)));
  screen.on("transcribe.copy", ({ id }) => withDesk((one) => void one.copy(id)));
  screen.on("transcribe.save", ({ id, format }) => withDesk((one) => void one.save(id, format)));
  takeDropped(document, (file) => wants(screen.view.route, file), take);

  let route = "";
  const arrive = () => {
    if (route === screen.view.route) return;
    route = screen.view.route;
    if (route === "transcribe") void takeShared().then(take, () => undefined);
  };
  screen.watch(arrive);
  arrive();
}

/** On its own screen any file is taken, so that it is told why one cannot be. The Models screen takes packs by itself. */
function wants(route: string, file: File): boolean {
  return route === "transcribe" || (route !== "models" && isSound(file));
}

async function openDesk(screen: Screen, recogniser: () => Recogniser | undefined): Promise<Desk> {
  const [{ Desk }, { Floor }] = await Promise.all([import("./desk.ts"), import("./floor.ts")]);
  return new Desk({
    floor: new Floor({ screen, recogniser }),
    hireFiles: () =>
      hire({ name: "files", spawn: apart("files"), start: (api: FilesApi) => api.load(), onDeath: () => {} }),
    openSink,
    copy: (text) => navigator.clipboard.writeText(text),
    clock: () => performance.now(),
    show: (transcribe) => screen.show({ transcribe }),
    failed: (failure) => screen.show({ failure }),
  });
}
