import { among, type Described, listOf, record, string } from "./described.ts";

const alive = { "application/json": record({ status: among("ok") }) };
const whether = { "application/json": record({ status: among("ready", "not ready"), why: listOf(string) }) };

export const PROBES: readonly Described[] = [
  {
    method: "get",
    path: "/healthz",
    title: "Is it alive",
    what: "Answers while the process does.",
    answers: [{ status: 200, what: "It is.", content: alive }],
  },
  {
    method: "get",
    path: "/health",
    title: "Is it alive",
    what: "The same as /healthz.",
    answers: [{ status: 200, what: "It is.", content: alive }],
  },
  {
    method: "get",
    path: "/readyz",
    title: "May it be sent work",
    what: "For balancers: false while an engine is missing and while the server drains before it ends.",
    answers: [
      { status: 200, what: "It may.", content: whether },
      { status: 503, what: "It may not; `why` names what is missing.", content: whether },
    ],
  },
  {
    method: "get",
    path: "/metrics",
    title: "Figures",
    what: "Counters, histograms and gauges for Prometheus.",
    scope: "metrics",
    answers: [{ status: 200, what: "Prometheus' text format.", content: { "text/plain": string } }],
  },
  {
    method: "get",
    path: "/openapi.json",
    title: "This description",
    what: "Everything on this page as OpenAPI 3.1.",
    answers: [{ status: 200, what: "The document.", content: { "application/json": { type: "object" } } }],
  },
  {
    method: "get",
    path: "/docs",
    title: "This page",
    what: "What stands in /openapi.json, for people. It loads nothing from anywhere.",
    answers: [{ status: 200, what: "The page.", content: { "text/html": string } }],
  },
];
