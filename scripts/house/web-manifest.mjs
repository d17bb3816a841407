/** Sound that the Transcribe screen reads, by type and file ending. @type {Record<string, string[]>} */
export const SOUND = {
  "audio/aac": [".aac"],
  "audio/flac": [".flac"],
  "audio/mp4": [".m4a"],
  "audio/mpeg": [".mp3"],
  "audio/ogg": [".oga", ".ogg", ".opus"],
  "audio/wav": [".wav"],
  "audio/webm": [".weba"],
  "video/mp4": [".mp4"],
  "video/quicktime": [".mov"],
  "video/webm": [".webm"],
};

/** What the Documents screen reads. @type {Record<string, string[]>} */
const READ = {
  "application/pdf": [".pdf"],
  "multipart/related": [".mht", ".mhtml"],
  "text/html": [".htm", ".html"],
  "text/markdown": [".markdown", ".md"],
  "text/plain": [".txt"],
};
const SHARED = { ...SOUND, ...READ };

/** A pack file (docs/pack-file.md). */
const PACK = { "application/x-inzwa-pack": [".inzwa"] };

const icon = (/** @type {string} */ name) => [
  { src: `icons/${name}-96.png`, sizes: "96x96", type: "image/png" },
  { src: `icons/${name}-192.png`, sizes: "192x192", type: "image/png" },
];

/**
 * What the browser reads before it installs the page. Every address is relative, so that it holds under any path; an `id`
 * would be read from the origin's root, so there is none, and the start is the app's identity. The
 * pictures are made by `npm run gallery`.
 * @type {Partial<import("vite-plugin-pwa").ManifestOptions>}
 */
export const webManifest = {
  name: "Inzwa",
  short_name: "Inzwa",
  description: "Taura, inokupindura. A voice assistant that stays on your device.",
  lang: "sn",
  dir: "ltr",
  start_url: "./",
  scope: "./",
  display: "standalone",
  display_override: ["standalone", "minimal-ui"],
  background_color: "#f6efe4",
  theme_color: "#f6efe4",
  categories: ["utilities", "productivity"],
  prefer_related_applications: false,
  icons: [
    { src: "icons/icon-192.png", sizes: "192x192", type: "image/png" },
    { src: "icons/icon-512.png", sizes: "512x512", type: "image/png" },
    { src: "icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    { src: "icons/maskable-192.png", sizes: "192x192", type: "image/png", purpose: "maskable" },
    { src: "icons/monochrome-512.png", sizes: "512x512", type: "image/png", purpose: "monochrome" },
    { src: "icons/icon.svg", sizes: "any", type: "image/svg+xml" },
  ],
  screenshots: [
    ...["talk", "reply", "models"].map((name) => picture(name, "narrow", "360x740")),
    ...["talk", "models"].map((name) => picture(name, "wide", "1440x900")),
  ],
  shortcuts: [
    { name: "Taura", short_name: "Taura", description: "Talk", url: "./#talk", icons: icon("shortcut-talk") },
    {
      name: "Nyora kubva mufaira",
      short_name: "Faira",
      description: "Transcribe a file",
      url: "./#transcribe",
      icons: icon("shortcut-transcribe"),
    },
  ],
  share_target: {
    action: "./share",
    method: "POST",
    enctype: "multipart/form-data",
    params: {
      title: "title",
      text: "text",
      url: "url",
      files: [{ name: "files", accept: ["audio/*", ...Object.keys(SHARED), ...Object.values(SHARED).flat()] }],
    },
  },
  file_handlers: [
    { action: "./#transcribe", accept: SOUND },
    { action: "./#models", accept: PACK },
  ],
  launch_handler: { client_mode: ["focus-existing", "auto"] },
};

/**
 * @param {string} name
 * @param {"narrow" | "wide"} form
 * @param {string} sizes
 */
function picture(name, form, sizes) {
  const labels = { talk: "Taura · Talk", reply: "Mhinduro · The answer", models: "Mamodheru · Models" };
  const label = labels[/** @type {keyof typeof labels} */ (name)];
  return { src: `screenshots/${name}-${form}.webp`, sizes, type: "image/webp", form_factor: form, label };
}
