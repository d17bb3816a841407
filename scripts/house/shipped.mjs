import { shippedNode } from "./shipped-node.mjs";

/**
 * @typedef {object} Shipped
 * @property {string} name of the npm package, or of what else ships
 * @property {string} licence SPDX
 * @property {string} where it ends up
 * @property {string} [holder] copyright line, for packages that carry no licence file of their own
 * @property {string} [file] with the licence, where it has another name than usual; a comment of JavaScript
 * @property {string} [more]
 */

const RUNTIME = "engine of the site, and of the Node programs";
const ORT = "Copyright (c) 2018 - present Microsoft Corporation";
const ORT_PARTS =
  "Its compiled parts contain further software, listed with its licences in ThirdPartyNotices.txt of https://github.com/microsoft/onnxruntime";

/** Everything by others that the site, the Node programs or the model folders contain. Kept by hand. @type {readonly Shipped[]} */
export const shipped = [
  { name: "@huggingface/transformers", licence: "Apache-2.0", where: RUNTIME },
  { name: "@huggingface/jinja", licence: "MIT", where: "inside @huggingface/transformers" },
  { name: "@huggingface/tokenizers", licence: "Apache-2.0", where: "inside @huggingface/transformers" },
  { name: "onnxruntime-web", licence: "MIT", where: "engine of the site", holder: ORT, more: ORT_PARTS },
  { name: "onnxruntime-node", licence: "MIT", where: "engine of the Node programs", holder: ORT, more: ORT_PARTS },
  { name: "onnxruntime-common", licence: "MIT", where: "inside both of them", holder: ORT },
  {
    name: "@ricky0123/vad-web",
    licence: "ISC",
    where: "carries the Silero VAD model",
    holder: "Copyright (c) 2022-present ricky0123",
  },
  {
    name: "Silero VAD v5 (silero_vad_v5.onnx)",
    licence: "MIT",
    where: "hears whether somebody speaks",
    holder: "Copyright (c) 2020-present Silero Team",
    more: "https://github.com/snakers4/silero-vad",
  },
  {
    name: "@mlc-ai/web-llm",
    licence: "Apache-2.0",
    where: "site, for models compiled for it",
    more: "Contains Apache TVM's runtime, tokenizers-cpp and XGrammar, compiled; https://github.com/mlc-ai/web-llm",
  },
  { name: "loglevel", licence: "MIT", where: "inside @mlc-ai/web-llm", holder: "Copyright (c) 2013 Tim Perry" },
  {
    name: "@ennuicastr/webrtcaec3.js",
    licence: "BSD-3-Clause",
    where: "voice detector's worker: takes our own voice out of the microphone",
    file: "license.js",
    more: "WebRTC's acoustic echo canceller 3, compiled; https://github.com/ennuicastr/webrtcaec3.js",
  },
  { name: "comlink", licence: "Apache-2.0", where: "site", more: "Copyright 2017 Google Inc." },
  { name: "idb", licence: "ISC", where: "site" },
  { name: "hash-wasm", licence: "MIT", where: "site" },
  { name: "modern-tar", licence: "MIT", where: "site" },
  { name: "intl-messageformat", licence: "BSD-3-Clause", where: "site: words with numbers in them" },
  { name: "uplot", licence: "MIT", where: "site: plots" },
  { name: "uqr", licence: "MIT", where: "site: the code that opens it on a phone" },
  {
    name: "mediabunny",
    licence: "MPL-2.0",
    where: "site: reads recordings",
    more: "Source: https://github.com/Vanilagy/mediabunny",
  },
  { name: "marked", licence: "MIT", where: "site, for replies with marks in them" },
  {
    name: "dompurify",
    licence: "(MPL-2.0 OR Apache-2.0)",
    where: "site, for the same",
    more: "Taken under Apache-2.0. Copyright 2015 - present Dr.-Ing. Mario Heiderich, Cure53, and contributors",
  },
  { name: "minisearch", licence: "MIT", where: "site: finds passages in the person's own documents" },
  { name: "postal-mime", licence: "MIT-0", where: "site: reads web archives" },
  {
    name: "unpdf",
    licence: "MIT",
    where: "site: reads PDF files",
    more: "Contains PDF.js, Copyright Mozilla and individual contributors, under Apache-2.0; https://github.com/mozilla/pdf.js",
  },
  { name: "lit", licence: "BSD-3-Clause", where: "site" },
  { name: "lit-html", licence: "BSD-3-Clause", where: "inside lit" },
  { name: "lit-element", licence: "BSD-3-Clause", where: "inside lit" },
  { name: "@lit/reactive-element", licence: "BSD-3-Clause", where: "inside lit" },
  { name: "workbox-cacheable-response", licence: "MIT", where: "service worker" },
  { name: "workbox-core", licence: "MIT", where: "service worker" },
  { name: "workbox-expiration", licence: "MIT", where: "service worker" },
  { name: "workbox-precaching", licence: "MIT", where: "service worker" },
  { name: "workbox-routing", licence: "MIT", where: "service worker" },
  { name: "workbox-strategies", licence: "MIT", where: "service worker" },
  {
    name: "vite",
    licence: "MIT",
    where: "a few lines of its module loader",
    holder: "Copyright (c) 2019-present, VoidZero Inc. and Vite contributors",
  },
  ...shippedNode,
];

/** Ours, under the licence of this repository; said here because their makers are not only people. */
export const models = `The pocket models (models/pocket-asr-sn, models/pocket-asr-sw, models/pocket-llm-sn, models/pocket-llm-sw,
models/pocket-tts-sn) are part of Inzwa, under
Apache-2.0. Their weights were trained from scratch on text and dialogues that we generated ourselves; no corpus and no
weights by others went in. The voices they heard were synthesised with espeak-ng. espeak-ng is a program under
GPL-3.0-or-later; neither it nor any part of it is shipped here, and the sound a program makes does not fall under the
program's own licence. The model cards beside the weights say more.
`;
