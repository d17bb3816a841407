/** A write whose end is told by its whole transaction too. */
export function heard<T>(write: Promise<T>): Promise<T> {
  write.catch(() => undefined);
  return write;
}

/** All of it or nothing: what throws in the midst takes back what was written before. */
export async function whole(
  step: { readonly done: Promise<void>; abort(): void },
  work: () => Promise<void>,
): Promise<void> {
  step.done.catch(() => undefined);
  try {
    await work();
  } catch (thrown) {
    try {
      step.abort();
    } catch {
      // It ended by itself.
    }
    throw thrown;
  }
  await step.done;
}
