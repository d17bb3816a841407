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
  history: {
    title: "history.title",
    load: () => import("./inzwa-history.ts"),
    render: ({ history, keeps, pack, language }) =>
      html`<inzwa-history .history=${history} .keeps=${keeps} .tag=${pack.tag} .language=${language}></inzwa-history>`,
  },
  transcribe: {
    title: "transcribe.title",
    load: () => import("./inzwa-transcribe.ts"),
    render: ({ transcribe, pack, language }) =>
      html`<inzwa-transcribe .transcribe=${transcribe} .tag=${pack.tag} .language=${language}></inzwa-transcribe>`,
  },
  documents: {
    title: "documents.title",
    load: () => import("./inzwa-documents.ts"),
    render: ({ documents, language }) =>
      html`<inzwa-documents .documents=${documents} .language=${language}></inzwa-documents>`,
  },
  shop: {
    title: "shop.title",
    load: () => import("./inzwa-shop.ts"),
    render: ({ shop, pack, language }) =>
      html`<inzwa-shop .shop=${shop} .tag=${pack.tag} .language=${language}></inzwa-shop>`,
  },
  collect: {
    title: "collect.title",
    load: () => import("./inzwa-collect.ts"),
    render: ({ collect, language }) => html`<inzwa-collect .collect=${collect} .language=${language}></inzwa-collect>`,
  },
  review: {
    title: "review.title",
    load: () => import("./inzwa-review.ts"),
    render: ({ review, language }) => html`<inzwa-review .review=${review} .language=${language}></inzwa-review>`,
  },
  explore: {
    title: "explore.title",
    load: () => import("./inzwa-explore.ts"),
    render: ({ explore, language }) => html`<inzwa-explore .explore=${explore} .language=${language}></inzwa-explore>`,
  },
  models: {
    title: "models.title",
    load: () => import("./inzwa-models.ts"),
    render: ({ models, language }) => html`<inzwa-models .models=${models} .language=${language}></inzwa-models>`,
  },
  measure: {
    title: "measure.title",
    load: () => import("./inzwa-measure.ts"),
    render: ({ traces, measure, language }) =>
      html`<inzwa-measure .traces=${traces} .measure=${measure} .language=${language}></inzwa-measure>`,
  },
  settings: {
    title: "settings.title",
    load: () => import("./inzwa-settings.ts"),
    render: ({ settings, server, watch, language }) =>
      html`<inzwa-settings .settings=${settings} .server=${server} .watch=${watch} .language=${language}></inzwa-settings>`,
  },
  about: {
    title: "about.title",
    load: () => import("./inzwa-about.ts"),
    render: (view) => html`<inzwa-about .view=${view}></inzwa-about>`,
  },
};
