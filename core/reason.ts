/**
 * Why something was chosen, or not: a key into the page's language files and what to put into its places. The command
 * line prints key and arguments as they are. Sizes in arguments are MB (10^6 bytes), rounded up where they are needed
 * and down where they are had.
 */
export type ReasonKey =
  // About the tier.
  /** {tier}: it ships with the site and works without a download. */
  | "plan.pocket"
  /** {tier}: the person asked for it. */
  | "plan.chosen"
  /** {tier}: the largest that this device carries. */
  | "plan.auto"
  /** {tier}: the smallest there is, since data is to be spared. */
  | "plan.save-data"
  /** {tier}: loading it ended the page, so smaller ones are taken. */
  | "plan.crashed"
  /** {tier, language}: asked for, and the language has none of that name. */
  | "plan.no-tier"
  /** {from, to}: the tier asked for does not run here, the next smaller one does. */
  | "plan.step-down"
  // About the model of a stage.
  /** {model}: the person asked for it. */
  | "plan.model"
  /** {model}: asked for, but not one of this language and stage, or it does not run here. */
  | "plan.model.refused"
  /** {model}: nobody has fixed its files' digests. */
  | "plan.not-pinned"
  /** {stage, language}: there is no model. */
  | "plan.missing"
  /** {stage, model}: there is a model, and this device does not carry it. */
  | "plan.missing.device"
  /** {stage, tier, from}: the tier has none, so the one of a smaller tier (from) is used. */
  | "plan.missing.tier"
  /** {stage, tier}: only that larger tier has one. */
  | "plan.missing.larger"
  // About the engine.
  /** {engine}: asked for. */
  | "plan.engine"
  /** {engine}: asked for, and neither this model nor this host has it. */
  | "plan.engine.missing"
  // About precision.
  /** {dtype}: asked for. */
  | "plan.dtype"
  /** {dtype}: asked for, and the model has no such variant that runs here. */
  | "plan.quantization"
  /** {model}: it has only 4-bit weights for WASM, which are slower there than 8-bit ones. */
  | "plan.q4-wasm"
  // About the backend.
  | "plan.cpu"
  /** {vendor, architecture}, each "?" where the browser does not tell. */
  | "plan.webgpu"
  | "plan.webgpu.forced"
  | "plan.wasm.no-gpu"
  | "plan.wasm.software"
  | "plan.wasm.off"
  | "plan.wasm.ios"
  | "plan.wasm.lost"
  /** {wasm, webgpu}: measured, in 10^9 multiply-adds a second. */
  | "plan.wasm.faster"
  /** {model}: it prefers WASM, or knows nothing else. */
  | "plan.wasm.model"
  // Why a model does not run here.
  /** {model}: it needs WebGPU. */
  | "plan.needs-webgpu"
  /** {model}: it runs on no backend of this host. */
  | "plan.no-backend"
  /** {model}: the GPU has no 16-bit floating point. */
  | "plan.no-f16"
  /** {needs, has}: MB in one storage buffer of the GPU. */
  | "plan.limit"
  /** {needs, has}: MB of memory. */
  | "plan.memory"
  /** {model}: too slow on WASM for talking, by what was measured here, or by a cautious guess before. */
  | "plan.slow"
  /** {most}: MB of memory a model may take on iOS, and no tier above light. */
  | "plan.ios-small"
  // About threads.
  /** {threads, cores} */
  | "plan.threads"
  /** {cores}: too few for more than one each. */
  | "plan.threads.single"
  | "plan.threads.not-isolated"
  | "plan.threads.ios"
  // About a server; {host} each.
  /** The person wants it to do what it can. */
  | "plan.server.chosen"
  /** Nothing on the device does this. */
  | "plan.server.missing"
  /** What the device has for it did not work. */
  | "plan.server.failed"
  /** It helps where the device fails. */
  | "plan.server.standby";

export interface Reason {
  readonly key: ReasonKey;
  readonly args?: Readonly<Record<string, string | number>>;
}

export function reason(key: ReasonKey, args?: Reason["args"]): Reason {
  return args ? { key, args } : { key };
}
