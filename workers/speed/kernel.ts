/**
 * C = A * B in 32-bit floats with WebAssembly SIMD, which onnxruntime needs as well: square matrices of n rows, n a
 * multiple of 8, at byte offsets that are multiples of 16. Assembled from:
 *
 * (module (memory (export "memory") 4) (func (export "multiply") (param $n $a $b $c i32)
 *   for i in 0..n by 4, for j in 0..n by 8: 8 accumulators of v128 (4 rows, 2 vectors);
 *     for k in 0..n: two v128.load of B[k, j..j+8], four v128.load32_splat of A[i..i+4, k],
 *       8 times f32x4.add(accumulator, f32x4.mul(splat, vector));
 *     8 times v128.store to C[i..i+4, j..j+8]))
 */
const CODE = [
  "AGFzbQEAAAABCAFgBH9/f38AAwIBAAUDAQAEBxUCBm1lbW9yeQIACG11bHRpcGx5AAAKtAQBsQQCCn8LeyAAQQJ0IQRBACEFA0BBACEGA0D9DAAA",
  "AAAAAAAAAAAAAAAAAAAhDv0MAAAAAAAAAAAAAAAAAAAAACEP/QwAAAAAAAAAAAAAAAAAAAAAIRD9DAAAAAAAAAAAAAAAAAAAAAAhEf0MAAAAAAAA",
  "AAAAAAAAAAAAACES/QwAAAAAAAAAAAAAAAAAAAAAIRP9DAAAAAAAAAAAAAAAAAAAAAAhFP0MAAAAAAAAAAAAAAAAAAAAACEVIAEgBSAEbGoiCCAE",
  "aiILIARqIgwgBGohDSACIAZBAnRqIQlBACEHA0AgCf0ABAAhFiAJ/QAEECEXIAj9CQIAIRggDiAYIBb95gH95AEhDiAPIBggF/3mAf3kASEPIAhB",
  "BGohCCAL/QkCACEYIBAgGCAW/eYB/eQBIRAgESAYIBf95gH95AEhESALQQRqIQsgDP0JAgAhGCASIBggFv3mAf3kASESIBMgGCAX/eYB/eQBIRMg",
  "DEEEaiEMIA39CQIAIRggFCAYIBb95gH95AEhFCAVIBggF/3mAf3kASEVIA1BBGohDSAJIARqIQkgB0EBaiIHIABJDQALIAMgBSAEbGogBkECdGoh",
  "CiAKIA79CwQAIAogD/0LBBAgCiAEaiEKIAogEP0LBAAgCiAR/QsEECAKIARqIQogCiAS/QsEACAKIBP9CwQQIAogBGohCiAKIBT9CwQAIAogFf0L",
  "BBAgBkEIaiIGIABJDQALIAVBBGoiBSAASQ0ACws=",
].join("");

export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  multiply(n: number, a: number, b: number, c: number): void;
}

/** Throws a CompileError where the browser has no WebAssembly SIMD. The memory holds 256 KiB. */
export async function loadKernel(): Promise<Kernel> {
  const bytes = Uint8Array.from(atob(CODE), (letter) => letter.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes);
  return instance.exports as unknown as Kernel;
}
