const SERVER = "server";
const FOUNDRY = "foundry";

/** What the Node programs alone are made with. Kept by hand. @type {readonly import("./shipped.mjs").Shipped[]} */
export const shippedNode = [
  { name: "hono", licence: "MIT", where: SERVER },
  { name: "@hono/node-server", licence: "MIT", where: SERVER },
  { name: "ws", licence: "MIT", where: SERVER },
  { name: "pino", licence: "MIT", where: "server: its log" },
  { name: "prom-client", licence: "Apache-2.0", where: "server: its figures" },
  { name: "aws4fetch", licence: "MIT", where: "server, foundry: requests to S3-compatible stores" },
  { name: "jose", licence: "MIT", where: "server: signed tokens" },
  { name: "ioredis", licence: "MIT", where: "server: rates that several share" },
  { name: "bullmq", licence: "MIT", where: "server: work that several share" },
  { name: "rate-limiter-flexible", licence: "ISC", where: "server: rates" },
  { name: "selfsigned", licence: "MIT", where: "server: certificates for development" },
  {
    name: "@audio/decode-mp3",
    licence: "MIT",
    where: "server: reads MP3",
    more: "Contains mpg123, LGPL-2.1, compiled; https://www.mpg123.de",
  },
  {
    name: "@audio/decode-flac",
    licence: "MIT",
    where: "server: reads FLAC",
    more: "Contains libFLAC, BSD-3-Clause, compiled; https://xiph.org/flac",
  },
  {
    name: "@audio/decode-vorbis",
    licence: "MIT",
    where: "server: reads Vorbis",
    more: "Contains libvorbis, BSD-3-Clause, compiled; https://xiph.org/vorbis",
  },
  {
    name: "@evan/opus",
    licence: "MIT",
    where: "server: Opus both ways",
    more: "Contains libopus, BSD-3-Clause, compiled; https://opus-codec.org",
  },
  {
    name: "libflacjs",
    licence: "MIT",
    where: "server: writes FLAC",
    more: "Contains libFLAC, BSD-3-Clause, compiled; https://xiph.org/flac",
  },
  {
    name: "wasm-media-encoders",
    licence: "MIT",
    where: "server: writes MP3",
    more: "Contains LAME, LGPL-2.0, compiled; https://lame.sourceforge.io",
  },
  { name: "yaml", licence: "ISC", where: FOUNDRY },
  { name: "csv-parse", licence: "MIT", where: FOUNDRY },
  { name: "croner", licence: "MIT", where: "foundry: times of probes and retraining" },
  { name: "hyparquet", licence: "MIT", where: "foundry, explorer: reads Parquet" },
  { name: "hyparquet-writer", licence: "MIT", where: "foundry: writes Parquet" },
];
