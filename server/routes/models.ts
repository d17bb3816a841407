import { Hono } from "hono";
import { ApiError } from "../api-error.ts";
import type { Env } from "../app-env.ts";
import type { ServedModel, Services } from "../services.ts";

export function models({ backend }: Services): Hono<Env> {
  const app = new Hono<Env>();
  app.get("/v1/models", (c) => {
    const data = backend.models.flatMap((one) => [one.id, ...one.aliases].map((id) => described(one, id)));
    return c.json({ object: "list", data });
  });
  // Ids of models on hubs have slashes.
  app.get("/v1/models/:model{.+}", (c) => {
    const id = c.req.param("model");
    const model = backend.models.find((one) => one.id === id || one.aliases.includes(id));
    if (!model)
      throw new ApiError(404, `The model '${id}' does not exist.`, { param: "model", code: "model_not_found" });
    return c.json(described(model, id));
  });
  return app;
}

function described({ created, ownedBy }: ServedModel, id: string) {
  return { id, object: "model", created, owned_by: ownedBy };
}
