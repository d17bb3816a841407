import { intend } from "../elements/intent.ts";
import { hearLaunches } from "./launched.ts";
import { takeSharedText } from "./shared-text.ts";

/** Takes what the page was opened with: shared words into the composer, opened files to their screen. */
export async function takeArrivals(app: HTMLElementTagNameMap["inzwa-app"]): Promise<void> {
  hearLaunches({
    go: (hash) => {
      location.hash = hash;
    },
    pack: (file) => intend(app, "models.import-file", { file }),
    sound: (files) => intend(app, "transcribe-files", { files }),
  });
  const { text, rest } = takeSharedText(new URL(location.href));
  if (!text) return;
  history.replaceState(history.state, "", rest);
  await app.updateComplete;
  const field = app.querySelector<HTMLInputElement>("[data-action=type]");
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus({ preventScroll: true });
}
