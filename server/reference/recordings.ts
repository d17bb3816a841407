import { among, type Described, integer, listOf, record, string } from "./described.ts";

const id = {
  in: "path",
  name: "id",
  schema: string,
  what: "The recording's id, 32 hex digits.",
  required: true,
} as const;
const states = among("open", "done", "dead");
const taken = { "application/json": record({ id: string, state: among("new", "known", "noted") }) };
const letter = record({ id: string, call_sid: string, provider: string, code: string, tries: integer, at: integer });

export const RECORDINGS: readonly Described[] = [
  {
    method: "post",
    path: "/v1/recordings/hooks/{provider}/{secret}",
    title: "Announce a recording of a call",
    what: "For telephone providers, as JSON or a form of 64 kB at the most. The secret in the address stands in for a key. The answer comes once the announcement is on the disk; the recording is fetched and heard later. A call that is announced again stays one recording.",
    parameters: [
      {
        in: "path",
        name: "provider",
        schema: among("exotel", "twilio", "generic"),
        what: "Whose form it has.",
        required: true,
      },
      { in: "path", name: "secret", schema: string, what: "One of INZWA_RECORDINGS_HOOKS.", required: true },
    ],
    body: {
      type: "application/json",
      fields: [
        { name: "call", schema: string, what: "generic: the call's own name.", required: true },
        { name: "url", schema: string, what: "generic: where the recording lies; without it nothing is fetched." },
        { name: "recording", schema: string, what: "generic: which recording of the call, where it has several." },
        { name: "from", schema: string, what: "generic: who spoke; kept as a pseudonym alone." },
        { name: "at", schema: string, what: "generic: when, as 2026-11-22T09:00:00Z." },
        { name: "seconds", schema: integer, what: "generic: how long it is." },
      ],
    },
    answers: [
      {
        status: 200,
        what: "It is known, or there is nothing to fetch yet (`noted`). Exotel and Twilio: also where it is new.",
        content: taken,
      },
      { status: 202, what: "generic: it is new and will be fetched.", content: taken },
      { status: 404, what: "No such provider, or another secret." },
    ],
  },
  {
    method: "get",
    path: "/v1/recordings",
    title: "How the work on recordings stands",
    what: "How many are open and how many were given up, the first hundred of those by name.",
    scope: "admin",
    answers: [
      {
        status: 200,
        what: "The counts.",
        content: { "application/json": record({ open: integer, dead: integer, dead_letters: listOf(letter) }) },
      },
    ],
  },
  {
    method: "get",
    path: "/v1/recordings/calls",
    title: "Which calls succeeded",
    what: "A line for each call that came to its end: when it was announced, and whether words were recognised in it. `inzwa-foundry goals --calls` reads it.",
    scope: "admin",
    answers: [{ status: 200, what: "JSON lines.", content: { "application/x-ndjson": string } }],
  },
  {
    method: "get",
    path: "/v1/recordings/{id}",
    title: "One recording",
    what: "Where it stands, and what is known of it so far: words, confidence, quality, where it went.",
    scope: "admin",
    parameters: [id],
    answers: [
      { status: 200, what: "The recording.", content: { "application/json": record({ id: string, state: states }) } },
    ],
  },
  {
    method: "post",
    path: "/v1/recordings/{id}/retry",
    title: "Try a recording again that was given up",
    what: "From the step where it failed.",
    scope: "admin",
    parameters: [id],
    answers: [
      {
        status: 202,
        what: "It is open again.",
        content: { "application/json": record({ id: string, state: states }) },
      },
    ],
  },
];
