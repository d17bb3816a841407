/** Rows of the square matrices: large enough to keep a GPU busy, small enough for one that is software. */
const ROWS = 256;
/** Threads of a workgroup along each side. */
const TILE = 16;
/** Milliseconds of work that are enough to tell. */
const ENOUGH = 60;

const SHADER = `
@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;
const rows = ${ROWS}u;
const tile = ${TILE}u;
var<workgroup> left: array<array<f32, tile>, tile>;
var<workgroup> right: array<array<f32, tile>, tile>;
@compute @workgroup_size(tile, tile)
fn multiply(@builtin(global_invocation_id) at: vec3u, @builtin(local_invocation_id) here: vec3u) {
  var sum = 0.0;
  for (var k = 0u; k < rows; k += tile) {
    left[here.y][here.x] = a[at.y * rows + k + here.x];
    right[here.y][here.x] = b[(k + here.y) * rows + at.x];
    workgroupBarrier();
    for (var i = 0u; i < tile; i++) { sum += left[here.y][i] * right[i][here.x]; }
    workgroupBarrier();
  }
  c[at.y * rows + at.x] = sum;
}`;

/**
 * 10^9 multiply-adds a second of a GPU in 32-bit floats; undefined when `late` comes first. The device is destroyed
 * either way. now: milliseconds. Rejects where the GPU refuses or is lost.
 */
export async function gpuSpeed(
  adapter: GPUAdapter,
  now: () => number,
  late: Promise<void>,
): Promise<number | undefined> {
  const opened = adapter.requestDevice();
  const device = await Promise.race([opened, late.then(() => undefined)]);
  if (!device) {
    void opened.then((slow) => slow.destroy()).catch(() => {});
    return undefined;
  }
  try {
    // A refused shader does nothing at once, which would look very fast.
    device.pushErrorScope("validation");
    const run = prepare(device);
    const refused = device.popErrorScope().then((error) => {
      if (error) throw new Error(error.message);
    });
    const gone = Promise.race([late, device.lost]).then(() => undefined);
    return await Promise.race([refused.then(() => measure(run, now, gone)), gone]);
  } finally {
    device.destroy();
  }
}

/** Twice as many products each time until they take long enough; the first one also compiles the shader. */
async function measure(
  run: (times: number) => Promise<unknown>,
  now: () => number,
  gone: Promise<undefined>,
): Promise<number | undefined> {
  let over = false;
  void gone.then(() => {
    over = true;
  });
  await run(1);
  for (let times = 1; !over; times *= 2) {
    const begun = now();
    await run(times);
    const spent = now() - begun;
    if (spent >= ENOUGH) return (times * ROWS ** 3) / (spent * 1e6);
  }
  return undefined;
}

/** A function that computes the product so many times and resolves when the GPU is done. */
function prepare(device: GPUDevice): (times: number) => Promise<unknown> {
  const buffer = () => device.createBuffer({ size: ROWS * ROWS * 4, usage: 0x80 });
  const module = device.createShaderModule({ code: SHADER });
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "multiply" } });
  const entries = [buffer(), buffer(), buffer()].map((one, binding) => ({ binding, resource: { buffer: one } }));
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  return (times) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let i = 0; i < times; i++) pass.dispatchWorkgroups(ROWS / TILE, ROWS / TILE);
    pass.end();
    device.queue.submit([encoder.finish()]);
    return device.queue.onSubmittedWorkDone();
  };
}
