import { html, type TemplateResult } from "lit";
import type { WordKey } from "../language/words.ts";
import type { Route } from "../route.ts";
import type { View } from "../view.ts";

/** A screen beside Talk. Its script is fetched when it is first opened; it has a `.screen-title` that takes the focus. */
export interface OtherScreen {
  readonly title: WordKey;
  readonly load: () => Promise<unknown>;
  readonly render: (view: View) => TemplateResult;
}

export const screens: Readonly<Record<Exclude<Route, "talk">, OtherScreen>> = {
  models: {
    title: "models.title",
    load: () => import("./inzwa-models.ts"),
    render: ({ models, language }) => html`<inzwa-models .models=${models} .language=${language}></inzwa-models>`,
  },
  measure: {
    title: "measure.title",
    load: () => import("./inzwa-measure.ts"),
    render: ({ traces, language }) => html`<inzwa-measure .traces=${traces} .language=${language}></inzwa-measure>`,
  },
};
