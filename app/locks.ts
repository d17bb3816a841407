/** Whether a page of ours holds the Web Lock; false where there are none. */
export async function isHeld(name: string): Promise<boolean> {
  if (typeof navigator === "undefined") return false;
  const { held } = (await navigator.locks?.query()) ?? {};
  return held?.some((lock) => lock.name === name) ?? false;
}

/** Holds a Web Lock until the function it returns is called. */
export function hold(name: string): () => void {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  if (typeof navigator !== "undefined") void navigator.locks?.request(name, { mode: "shared" }, () => held);
  return release;
}
