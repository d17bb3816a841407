import type { Page } from "@playwright/test";

/** Runs in the page: remembers each microphone that is opened from now on. */
export function watchTracks(): void {
  const opened: MediaStreamTrack[] = [];
  Object.assign(globalThis, { opened });
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    opened.push(...stream.getTracks());
    return stream;
  };
}

/** The state of each microphone that was opened since then. */
export function tracks(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    (globalThis as unknown as { opened: MediaStreamTrack[] }).opened.map(({ readyState }) => readyState),
  );
}
