import { AUDIO } from "./audio.ts";
import { CHAT } from "./chat.ts";
import { type Answer, type Described, record, type Schema, string } from "./described.ts";
import { METRICS_IN } from "./metrics-in.ts";
import { MODELS } from "./models.ts";
import { PROBES } from "./probes.ts";
import { REALTIME } from "./realtime.ts";
import { RECORDINGS } from "./recordings.ts";
import { UPLOADS } from "./uploads.ts";

/** Every route of the server. */
export const ROUTES: readonly Described[] = [
  ...CHAT,
  ...AUDIO,
  ...REALTIME,
  ...MODELS,
  ...UPLOADS,
  ...RECORDINGS,
  ...METRICS_IN,
  ...PROBES,
];

const nullable = { type: ["string", "null"] };
const refusal = record({ error: record({ message: string, type: string, param: nullable, code: nullable }) });
/** What any route under /v1 may answer. */
export const REFUSALS: readonly Answer[] = [
  { status: 400, what: "A parameter is missing or wrong; `param` names it." },
  { status: 401, what: "The key is missing or unknown." },
  { status: 403, what: "The key does not allow this, or the request came from elsewhere." },
  { status: 404, what: "There is no such model or address." },
  { status: 413, what: "Too large or too long." },
  { status: 429, what: "Too many requests; Retry-After says when to come back." },
  { status: 503, what: "Too much waits already, or the server ends; Retry-After says when to come back." },
];

/** All routes as OpenAPI 3.1. */
export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTES) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  return {
    openapi: "3.1.0",
    info: {
      title: "Inzwa",
      version,
      description: "A voice pipeline under the API that OpenAI's clients know.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
      schemas: { Refusal: refusal },
    },
  };
}

function operation({ title, what, scope, parameters, body, answers, method, path, differs }: Described): object {
  const given = new Set(answers.map(({ status }) => status));
  const refusals = scope ? REFUSALS.filter(({ status }) => !given.has(status)) : [];
  return {
    operationId: `${method}${path.replace(/[^a-zA-Z]+/g, "_")}`,
    summary: title,
    description: [what, ...(differs ?? [])].join("\n\n"),
    security: scope ? [{ key: [] }] : [],
    ...(parameters
      ? { parameters: parameters.map(({ what: description, ...rest }) => ({ ...rest, description })) }
      : {}),
    ...(body ? { requestBody: { required: true, content: { [body.type]: { schema: bodySchema(body) } } } } : {}),
    responses: Object.fromEntries([
      ...answers.map((answer) => [answer.status, response(answer)] as const),
      ...refusals.map(({ status, what }) => [status, { description: what, content: REFUSED }] as const),
    ]),
  };
}

const REFUSED = { "application/json": { schema: { $ref: "#/components/schemas/Refusal" } } };

function bodySchema({ fields }: NonNullable<Described["body"]>): Schema {
  const properties = Object.fromEntries(
    fields.map(({ name, schema, what }) => [name, { ...schema, description: what }]),
  );
  return { type: "object", properties, required: fields.filter(({ required }) => required).map(({ name }) => name) };
}

function response({ what, content }: Answer): object {
  if (!content) return { description: what };
  const types = Object.entries(content).map(([type, schema]) => [type, { schema }]);
  return { description: what, content: Object.fromEntries(types) };
}
