import { type Described, integer, record, string } from "./described.ts";

const id = {
  in: "path",
  name: "id",
  schema: string,
  what: "The recording's id, 32 hex digits.",
  required: true,
} as const;
const progress = record({ id: string, offset: integer, size: integer });
const offered = record({
  id: string,
  offset: integer,
  size: integer,
  put: { ...record({ url: string, headers: { type: "object" } }), description: "Where the bytes go, in one PUT." },
});
const withdrawn = { status: 410, what: "The recording was withdrawn." };
const off = {
  status: 501,
  what: "No recordings are collected here: neither INZWA_COLLECT_DIR nor INZWA_S3_ENDPOINT is set.",
};

export const UPLOADS: readonly Described[] = [
  {
    method: "post",
    path: "/v1/uploads",
    title: "Offer a recording",
    what: "Begins an upload (tus 1.0, creation). The same offer again answers how far it has come; nothing is there twice. Where a store takes the bytes, `put` has its address.",
    scope: "collect",
    body: {
      type: "application/json",
      fields: [
        { name: "size", schema: integer, what: "Bytes of the WAV file.", required: true },
        { name: "sha256", schema: string, what: "Of the file, hex.", required: true },
        { name: "withdrawal", schema: string, what: "SHA-256 of the client's secret, hex.", required: true },
        {
          name: "row",
          schema: { type: "object" },
          what: "Its line of metadata.jsonl, with the consent.",
          required: true,
        },
      ],
    },
    answers: [
      { status: 201, what: "It may begin; Location says where.", content: { "application/json": offered } },
      { status: 200, what: "It was offered before.", content: { "application/json": offered } },
      withdrawn,
      { status: 422, what: "There is another recording of this id." },
      off,
      { status: 507, what: "There is no room." },
    ],
  },
  {
    method: "get",
    path: "/v1/uploads/{id}",
    title: "How far a recording has come",
    what: "HEAD answers the same in Upload-Offset and Upload-Length alone. Where they are equal it is stored and checked.",
    scope: "collect",
    parameters: [id],
    answers: [{ status: 200, what: "So far.", content: { "application/json": progress } }, withdrawn, off],
  },
  {
    method: "patch",
    path: "/v1/uploads/{id}",
    title: "Send the next bytes",
    what: "The body is application/offset+octet-stream. What is answered is on the disk; the last piece is answered once the whole has its digest.",
    scope: "collect",
    parameters: [
      id,
      { in: "header", name: "Upload-Offset", schema: integer, what: "Where the bytes begin.", required: true },
    ],
    answers: [
      { status: 204, what: "They are kept; Upload-Offset says how far it is." },
      { status: 405, what: "A store takes the bytes; the offer's answer has its address." },
      { status: 409, what: "It is elsewhere; Upload-Offset says where." },
      withdrawn,
      { status: 422, what: "It is no WAV file." },
      { status: 460, what: "The digest is another; it begins again." },
      off,
      { status: 507, what: "There is no room." },
    ],
  },
  {
    method: "delete",
    path: "/v1/uploads/{id}",
    title: "Take a recording back",
    what: "Deletes sound and words, and leaves a line by which a data set drops it too. What is not there yet is never let in.",
    scope: "collect",
    parameters: [
      id,
      {
        in: "header",
        name: "Inzwa-Upload-Secret",
        schema: string,
        what: "What `withdrawal` is the digest of.",
        required: true,
      },
    ],
    answers: [
      { status: 204, what: "Nothing of it is left." },
      off,
      { status: 503, what: "It is taken out, and has to be asked for again after Retry-After." },
    ],
  },
];
