import { siteHeaders } from "./site-headers.mjs";

const all = Object.entries(siteHeaders);
/** @param {string} text */
const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;
const FROM = "From scripts/house/site-headers.mjs; a test compares the two.";
/** Names carry a hash of what is in them. */
const FOREVER = "public, max-age=31536000, immutable";
const REVALIDATE = "no-cache";

/**
 * What common static hosts must be told, each in its own words, by file. The first two are read where they lie, in the
 * site itself; the others belong into the host's settings.
 * @type {Readonly<Record<string, string>>}
 */
export const hostFiles = {
  "public/_headers": lines([
    `# Netlify and Cloudflare Pages. ${FROM}`,
    "/*",
    ...all.map(([name, value]) => `  ${name}: ${value}`),
    "/assets/*",
    `  Cache-Control: ${FOREVER}`,
  ]),
  "public/.htaccess": lines([
    `# Apache with mod_headers. ${FROM}`,
    "<IfModule mod_headers.c>",
    ...all.map(([name, value]) => `  Header always set ${name} ${quoted(value)}`),
    "</IfModule>",
    "AddType application/wasm .wasm",
    "AddType text/javascript .js .mjs",
    "AddType application/manifest+json .webmanifest",
  ]),
  "docs/hosts/nginx.conf": lines([
    `# nginx: a server of its own. ${FROM}`,
    "# A location with an add_header of its own inherits none of these.",
    "server {",
    "  listen 443 ssl;",
    "  server_name inzwa.example;",
    "  root /srv/inzwa;",
    "  include mime.types;",
    "  types { text/javascript mjs; application/wasm wasm; application/manifest+json webmanifest; }",
    ...all.map(([name, value]) => `  add_header ${name} ${quoted(value)} always;`),
    `  add_header Cache-Control ${quoted(REVALIDATE)} always;`,
    "}",
  ]),
  "docs/hosts/firebase.json": json({
    hosting: {
      public: "dist",
      headers: [
        { source: "**", headers: pairs() },
        { source: "/assets/**", headers: [{ key: "Cache-Control", value: FOREVER }] },
      ],
    },
  }),
  "docs/hosts/vercel.json": json({
    outputDirectory: "dist",
    headers: [
      { source: "/(.*)", headers: pairs() },
      { source: "/assets/(.*)", headers: [{ key: "Cache-Control", value: FOREVER }] },
    ],
  }),
};

function pairs() {
  return all.map(([key, value]) => ({ key, value }));
}

/** @param {readonly string[]} text */
function lines(text) {
  return `${text.join("\n")}\n`;
}

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
