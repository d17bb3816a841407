import { sourcesOf } from "../core/hub.ts";
import type { StagePlan } from "../core/plan.ts";
import { bytesOfAll } from "./compiled.ts";
import type { ModelsState } from "./models-state.ts";
import type { FileRow, ModelRow, ModelState } from "./models-view.ts";
import { filesOf } from "./wanted.ts";

/** A model as the Models screen tells of it: what it is, how much of it is here, and what is being done to it. */
export function modelRow(stage: StagePlan, state: ModelsState): ModelRow {
  const { model, paths } = stage;
  const { base, usage, activities } = state;
  const compiled = state.compiled.has(model.id);
  const files = compiled ? [] : fileRows(stage, state);
  const bytes = bytesOf(stage, state);
  const here = new Map(usage.names.map((name) => [name.url, name]));
  const held = paths.some((path) => here.get(`${base}models/${model.id}/${path}`)?.inMemory);
  const whole = compiled || (files.length > 0 && files.every(({ complete }) => complete));
  const received = compiled ? (bytes ?? 0) : files.reduce((sum, { received }) => sum + received, 0);
  const activity = activities.get(model.id);
  const source = "site" in model.source ? undefined : sourcesOf(model, paths[0] ?? "")[0];
  return {
    id: model.id,
    name: model.name,
    stage: model.stage,
    pinned: model.pinned,
    licence: model.licence,
    card: model.card,
    files,
    received,
    removable: !("site" in model.source),
    state: activity?.state ?? stateOf(whole, received, held),
    ...(source ? { host: new URL(source).host } : {}),
    ...(bytes === undefined ? {} : { bytes }),
    ...(activity?.progress ? { progress: activity.progress } : {}),
  };
}

/** undefined while nobody knows. web-llm fetches more than the manifest names. */
function bytesOf(stage: StagePlan, { base, listings }: ModelsState): number | undefined {
  const listing = listings.get(stage.model.id);
  if (stage.spec.engine === "web-llm") return listing && bytesOfAll(listing);
  return filesOf(stage, base, listing)?.reduce((sum, { size }) => sum + size, 0);
}

function fileRows(stage: StagePlan, { base, usage, listings }: ModelsState): FileRow[] {
  const { model, paths } = stage;
  const known = new Map(filesOf(stage, base, listings.get(model.id))?.map((file) => [file.url, file]));
  const here = new Map(usage.names.map((name) => [name.url, name]));
  return paths.map((path) => {
    const url = `${base}models/${model.id}/${path}`;
    const [file, name] = [known.get(url), here.get(url)];
    const right = file === undefined || name?.digest === file.digest;
    return {
      path,
      received: right ? (name?.received ?? 0) : 0,
      complete: right && name?.complete === true,
      ...(file ? { bytes: file.size } : {}),
    };
  });
}

function stateOf(whole: boolean, received: number, held: boolean): ModelState {
  if (whole) return held ? "memory" : "installed";
  return received > 0 ? "partial" : "absent";
}
