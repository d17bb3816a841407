import "./scripts.ts";
import { loadKernel } from "./speed/kernel.ts";
import { measureRate } from "./speed/rate.ts";

/** Milliseconds; the page gives up after a second. */
const LASTING = 360;

// Posts the rate once; where the kernel cannot run, `unhandledrejection` would not reach the page, so 0 says so.
loadKernel()
  .then((kernel) => measureRate(kernel, () => performance.now(), LASTING))
  .catch(() => 0)
  .then((rate) => postMessage(rate));
