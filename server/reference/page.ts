import type { Described, Field } from "./described.ts";
import { REFUSALS, ROUTES } from "./openapi.ts";

const TITLE = "Inzwa, the server's API";

/** The page `/docs`: one file without script, made from the same table as `/openapi.json`. */
export function referencePage(version: string, style: string): string {
  const links = ROUTES.map(
    (route) => `<li><a href="#${anchor(route)}"><code>${call(route)}</code></a> ${escaped(route.title)}`,
  );
  const refusals = REFUSALS.map(({ status, what }) => `<tr><th scope="row">${status}<td>${prose(what)}`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${TITLE}</title>
<style>${style}</style>
<main>
<h1>${TITLE} <small>${escaped(version)}</small></h1>
<p>What OpenAI's clients know, with another address: <code>baseURL: "…/v1"</code>. A key goes into <code>Authorization: Bearer KEY</code>.
The same as OpenAPI: <a href="openapi.json">openapi.json</a>.</p>
<nav aria-label="Routes"><ul>${links.join("\n")}</ul></nav>
${ROUTES.map(section).join("\n")}
<h2>Refusals</h2>
<p>Each has a body <code>{"error": {"message", "type", "param", "code"}}</code>.</p>
<div class="wide" tabindex="0" role="region" aria-label="Refusals"><table>${refusals.join("\n")}</table></div>
</main>
</html>
`;
}

function section(route: Described): string {
  const { title, what, scope, parameters = [], body, answers, differs = [] } = route;
  const key = scope ? `Needs a key with the scope <code>${scope}</code>.` : "Needs no key.";
  const fields = [...parameters, ...(body?.fields ?? [])];
  const means = answers.map(
    ({ status, what, content = {} }) =>
      `<li><b>${status}</b> ${prose(what)} ${escaped(Object.keys(content).join(", "))}`,
  );
  return `<section id="${anchor(route)}" aria-label="${escaped(title)}">
<h2><code>${call(route)}</code> ${escaped(title)}</h2>
<p>${prose(what)}</p>
<p>${key}${body ? ` The body is <code>${body.type}</code>.` : ""}</p>
${fields.length ? `<div class="wide" tabindex="0" role="region" aria-label="Parameters of ${escaped(title)}"><table>${fields.map(row).join("\n")}</table></div>` : ""}
<ul>${means.join("\n")}</ul>
${differs.map((one) => `<p class="differs">${prose(one)}</p>`).join("\n")}
</section>`;
}

function row({ name, schema, what, required }: Field): string {
  return `<tr><th scope="row"><code>${escaped(name)}</code>${required ? " <b>required</b>" : ""}<td>${escaped(kind(schema))}<td>${prose(what)}`;
}

function kind(schema: Field["schema"]): string {
  const { type, oneOf, items, minimum, maximum } = schema;
  if ("const" in schema) return String(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.join(" | ");
  if (Array.isArray(oneOf)) return oneOf.map((one: Field["schema"]) => kind(one)).join(" or ");
  if (type === "array") return `list of ${kind(items as Field["schema"])}`;
  if (type === "number" && minimum !== undefined) return `${minimum} to ${maximum}`;
  return String(type);
}

function call({ method, path }: Described): string {
  return `${method.toUpperCase()} ${escaped(path)}`;
}

function anchor({ method, path }: Described): string {
  return `${method}${path.replace(/[^a-z]+/gi, "-").replace(/-$/, "")}`;
}

/** Escaped, with code between backticks. */
function prose(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
