import { among, type Described, integer, record, string } from "./described.ts";

export const REALTIME: readonly Described[] = [
  {
    method: "get",
    path: "/v1/realtime",
    title: "Talk",
    what: "A WebSocket with the events of OpenAI's Realtime API (GA names). A browser puts its key into the subprotocol openai-insecure-api-key.KEY beside realtime.",
    scope: "realtime",
    parameters: [{ in: "query", name: "model", schema: string, what: "A language model of this server." }],
    answers: [
      { status: 101, what: "The connection is a WebSocket from here on." },
      { status: 426, what: "The request asked for no WebSocket." },
    ],
  },
  {
    method: "post",
    path: "/v1/realtime/client_secrets",
    title: "A key for one conversation",
    what: "For browsers, so that the real key stays with you.",
    scope: "realtime",
    body: {
      type: "application/json",
      fields: [
        {
          name: "expires_after",
          schema: record({ anchor: among("created_at"), seconds: integer }),
          what: "How long it opens.",
        },
        { name: "session", schema: { type: "object" }, what: "What the session begins with." },
      ],
    },
    answers: [
      {
        status: 200,
        what: "The key.",
        content: { "application/json": record({ value: string, expires_at: integer, session: { type: "object" } }) },
      },
    ],
  },
  {
    method: "post",
    path: "/v1/realtime/calls",
    title: "Talk over WebRTC",
    what: "Not offered; open a WebSocket.",
    scope: "realtime",
    answers: [{ status: 501, what: "Always." }],
  },
];
