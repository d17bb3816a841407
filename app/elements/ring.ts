import type { State } from "../view.ts";

/** Tines around the rim; even, so that sound runs up both sides alike. */
export const TINES = 36;
/** Levels that the ring shows at once: from the bottom to the top. */
export const LEVELS = TINES / 2 + 1;

/** What is drawn into is a square of that many units, with the origin in its middle; the disc's radius is RADIUS. */
const SIDE = 244;
const RADIUS = 74;
/** Where tines begin, and how long they are: at rest a dot, in sound from `least` on, `more` at the loudest. */
const TINE = { from: 88, rest: 0.1, least: 3, more: 27, lit: 15, width: 5.5 };
/** Of the waves that leave the disc: how many at once, how far, and how long one takes, in ms. */
const WAVES = { count: 2, reach: 0.56, lasts: 2_400, width: 3 };
/** One turn of the ring, in ms. */
const TURN = 9_000;

export interface RingLook {
  readonly state: State;
  /** The newest first, 0..1. */
  readonly levels: readonly number[];
  /** How much has been loaded, 0..1; undefined while unknown. */
  readonly share: number | undefined;
  /** ms; stands still for those who asked for stillness. */
  readonly time: number;
  readonly colours: { readonly state: string; readonly resting: string; readonly lit: string };
}

/** Draws the ring anew. pixels: the side of the canvas. */
export function drawRing(to: CanvasRenderingContext2D, pixels: number, look: RingLook): void {
  to.resetTransform();
  to.clearRect(0, 0, pixels, pixels);
  to.scale(pixels / SIDE, pixels / SIDE);
  to.translate(SIDE / 2, SIDE / 2);
  if (look.state === "speaking") drawWaves(to, look);
  else if (look.state !== "error") drawTines(to, look);
}

function drawWaves(to: CanvasRenderingContext2D, { time, colours }: RingLook): void {
  to.strokeStyle = colours.state;
  to.lineWidth = WAVES.width;
  for (let i = 0; i < WAVES.count; i++) {
    const gone = (time / WAVES.lasts + (i + 0.5) / WAVES.count) % 1;
    to.globalAlpha = 0.75 * (1 - gone);
    to.beginPath();
    to.arc(0, 0, RADIUS * (1 + WAVES.reach * gone), 0, 2 * Math.PI);
    to.stroke();
  }
  to.globalAlpha = 1;
}

function drawTines(to: CanvasRenderingContext2D, look: RingLook): void {
  const { state, colours, time } = look;
  to.lineWidth = TINE.width;
  to.lineCap = "round";
  if (state === "thinking") to.rotate((2 * Math.PI * time) / TURN);
  for (let index = 0; index < TINES; index++) {
    const lit = look.share !== undefined && index < Math.round(look.share * TINES);
    const loading = state === "loading";
    to.strokeStyle = loading ? (lit ? colours.lit : colours.resting) : colours.state;
    to.globalAlpha = (loading && !lit) || (state === "thinking" && index % 3 === 2) ? 0.4 : 1;
    const long = loading && lit ? TINE.lit : state === "listening" ? soundAt(index, look) : TINE.rest;
    to.beginPath();
    to.moveTo(0, TINE.from);
    to.lineTo(0, TINE.from + long);
    to.stroke();
    to.rotate((2 * Math.PI) / TINES);
  }
  to.globalAlpha = 1;
}

/** The newest level stands at the bottom and runs up both sides, ever smaller. */
function soundAt(index: number, { levels }: RingLook): number {
  const away = Math.min(index, TINES - index);
  return TINE.least + TINE.more * (levels[away] ?? 0) * (1 - away / TINES);
}
