import type { Memory } from "../../core/measure/record.ts";

type Measuring = Performance & {
  /** Chromium only, and only where the page is cross-origin isolated; it may take until memory is next tidied. */
  readonly measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>;
};

/** What the page takes of the device's memory and disk, as far as the browser tells. Never rejects. */
export async function footprint(): Promise<Memory> {
  const [page, stored] = await Promise.all([
    (performance as Measuring).measureUserAgentSpecificMemory?.().then(({ bytes }) => bytes, nothing),
    navigator.storage?.estimate().then(({ usage }) => usage, nothing),
  ]);
  return { ...(page === undefined ? {} : { page }), ...(stored === undefined ? {} : { stored }) };
}

const nothing = () => undefined;
