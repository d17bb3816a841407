import type { ModelStage } from "../core/manifest.ts";
import { ApiError } from "./api-error.ts";
import type { Backend, ServedModel } from "./services.ts";

/** The model that a request names by id or alias. Throws 404 where there is none, or one of another stage. */
export function modelOf({ models }: Backend, stage: ModelStage, name: string, path: string): ServedModel {
  const model = models.find(({ id, aliases }) => id === name || aliases.includes(name));
  if (!model)
    throw new ApiError(404, `The model '${name}' does not exist.`, { param: "model", code: "model_not_found" });
  if (model.stage !== stage)
    throw new ApiError(404, `The model '${name}' is not supported in the ${path} endpoint.`, { param: "model" });
  return model;
}
