/** Audio on its way through a local WebRTC connection. */
export interface Loop {
  /** Must be called inside a tap or key press. */
  unlock(): void;
  close(): void;
}

/** A local connection that takes longer than this, in ms, does not come about. */
const PATIENCE = 3_000;

/**
 * Plays a stream as if it came from another person: echo cancellation of some browsers hears only those, and not Web
 * Audio (Chromium issue 687574). Rejects where no connection comes about.
 */
export async function loopBack(stream: MediaStream): Promise<Loop> {
  const near = new RTCPeerConnection();
  const far = new RTCPeerConnection();
  const element = new Audio();
  element.autoplay = true;
  const close = () => {
    element.srcObject = null;
    near.close();
    far.close();
  };
  try {
    await within(PATIENCE, join(near, far, stream, element));
  } catch (thrown) {
    close();
    throw thrown;
  }
  return { unlock: () => void element.play().catch(() => undefined), close };
}

async function join(
  near: RTCPeerConnection,
  far: RTCPeerConnection,
  stream: MediaStream,
  element: HTMLAudioElement,
): Promise<void> {
  near.onicecandidate = ({ candidate }) => void (candidate && far.addIceCandidate(candidate));
  far.onicecandidate = ({ candidate }) => void (candidate && near.addIceCandidate(candidate));
  far.ontrack = ({ streams }) => {
    element.srcObject = streams[0] ?? null;
  };
  for (const track of stream.getAudioTracks()) near.addTrack(track, stream);
  const connected = new Promise<void>((resolve, reject) => {
    far.onconnectionstatechange = () => {
      if (far.connectionState === "connected") resolve();
      if (far.connectionState === "failed") reject(new Error("the local connection failed"));
    };
  });
  const offer = await near.createOffer();
  await near.setLocalDescription(offer);
  await far.setRemoteDescription(offer);
  const answer = await far.createAnswer();
  await far.setLocalDescription(answer);
  await near.setRemoteDescription(answer);
  await connected;
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
