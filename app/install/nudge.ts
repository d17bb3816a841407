/** Only who has been answered knows what would stand on the home screen. */
const ANSWERS = 2;
const REST_MS = 30 * 24 * 3_600_000;

/** How this browser installs a page: by its own prompt, by Share in iOS, or not that we know of. */
export type InstallWay = "prompt" | "ios" | "none";

/** What this device remembers. */
export interface InstallMemory {
  /** Questions answered so far, counted up to where it matters. */
  readonly answered: number;
  /** ms since the epoch of the latest "not now"; 0: never. */
  readonly refused: number;
}

export const noMemory: InstallMemory = { answered: 0, refused: 0 };

export function readMemory(text: string | undefined): InstallMemory {
  const [answered = "", refused = ""] = (text ?? "").split(" ");
  const whole = (digits: string) => (/^\d{1,15}$/.test(digits) ? Number(digits) : 0);
  return { answered: whole(answered), refused: whole(refused) };
}

export function writeMemory({ answered, refused }: InstallMemory): string {
  return `${answered} ${refused}`;
}

export function answeredOnce(memory: InstallMemory): InstallMemory {
  return { ...memory, answered: Math.min(ANSWERS, memory.answered + 1) };
}

/** now: ms since the epoch. */
export function helps(memory: InstallMemory, way: InstallWay, installed: boolean, now: number): boolean {
  if (installed || way === "none" || memory.answered < ANSWERS) return false;
  // A clock that was set back must not silence it for ever.
  return memory.refused === 0 || now < memory.refused || now - memory.refused >= REST_MS;
}

/** Safari on iOS and iPadOS has no prompt; an iPad says that it is a Mac, and only a Mac has no touch screen. */
export function installsByShare(userAgent: string, touchPoints: number): boolean {
  if (/\b(iPhone|iPad|iPod)\b/.test(userAgent)) return true;
  return /\bMacintosh\b/.test(userAgent) && touchPoints > 1;
}
