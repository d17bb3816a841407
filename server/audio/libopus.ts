/**
 * libopus as WebAssembly, so that a packet that breaks it breaks out of nothing. The package takes compiled code of the platform
 * unless it is told otherwise before it is loaded, which an `import` at the head of a file would be too late for.
 */
process.env.OPUS_FORCE_WASM = "1";
export const { Decoder, Encoder } = await import("@evan/opus");
export type Decoder = InstanceType<typeof Decoder>;
export type Encoder = InstanceType<typeof Encoder>;
