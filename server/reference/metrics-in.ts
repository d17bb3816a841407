import { type Described, integer, record, string } from "./described.ts";

const off = { status: 501, what: "No reports are taken here: INZWA_METRICS_DIR is not set." };

export const METRICS_IN: readonly Described[] = [
  {
    method: "post",
    path: "/v1/metrics-in",
    title: "Tell how well the app works",
    what: "One report of one device, at most 4096 bytes: a day's bundle (docs/watch.md) or a device's word on a release (docs/release.md). Nothing of the address or the browser is kept.",
    scope: "metrics",
    body: {
      type: "application/json",
      fields: [
        { name: "kind", schema: { type: "string", enum: ["watch", "release"] }, what: "What it is.", required: true },
        { name: "id", schema: string, what: "32 hex digits by chance: a report counts once.", required: true },
      ],
    },
    answers: [
      {
        status: 202,
        what: "It counts, or counted before.",
        content: { "application/json": record({ taken: { type: "boolean" } }) },
      },
      off,
    ],
  },
  {
    method: "get",
    path: "/v1/metrics-in/summary",
    title: "What devices told",
    what: "Sums by day, version and measure, with the share of each bucket and its standard error.",
    scope: "admin",
    answers: [
      {
        status: 200,
        what: "So far.",
        content: {
          "application/json": record({
            schema: integer,
            epsilon: { type: "number" },
            days: { type: "array", items: { type: "object" } },
          }),
        },
      },
      off,
    ],
  },
  {
    method: "get",
    path: "/v1/metrics-in/releases",
    title: "What devices told of releases",
    what: "Every report, one JSON object a line, for `inzwa-foundry release watch`.",
    scope: "admin",
    answers: [{ status: 200, what: "JSON lines.", content: { "application/x-ndjson": string } }, off],
  },
];
