import { outline, Spectrogram } from "../../core/review/picture.ts";
import { breath } from "../breath.ts";
import type { SoundView } from "./sound.ts";

/** Milliseconds of work at one go: keys and playback come in between. */
const SLICE_MS = 8;

/**
 * Draws a recording, in slices: strengths as opacity of black, which the stylesheet turns white in the dark. Rejects with an
 * AbortError.
 */
export async function draw(
  { samples, sampleRate }: SoundView,
  wave: HTMLCanvasElement,
  spectrum: HTMLCanvasElement,
  signal: AbortSignal,
): Promise<void> {
  drawOutline(samples, wave);
  const columns = spectrum.width;
  const picture = new Spectrogram(samples, sampleRate, columns);
  const { rows } = picture;
  const image = new ImageData(columns, rows);
  const strengths = new Float32Array(rows);
  let until = performance.now() + SLICE_MS;
  for (let column = 0; column < columns; column++) {
    picture.column(column, strengths);
    for (let row = 0; row < rows; row++)
      image.data[4 * ((rows - 1 - row) * columns + column) + 3] = 255 * (strengths[row] ?? 0) ** 1.5;
    if (performance.now() < until) continue;
    await breath();
    signal.throwIfAborted();
    until = performance.now() + SLICE_MS;
  }
  const scaled = await createImageBitmap(image);
  signal.throwIfAborted();
  const context = spectrum.getContext("2d");
  context?.clearRect(0, 0, columns, spectrum.height);
  context?.drawImage(scaled, 0, 0, columns, spectrum.height);
  scaled.close();
}

function drawOutline(samples: Float32Array, canvas: HTMLCanvasElement): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { width, height } = canvas;
  const { lows, highs } = outline(samples, width);
  // Quiet speech fills the picture too; silence stays flat.
  const loudest = Math.max(0.05, ...highs.map((high, i) => Math.max(Math.abs(high), Math.abs(lows[i] ?? 0))));
  context.clearRect(0, 0, width, height);
  context.fillStyle = "black";
  for (let i = 0; i < width; i++) {
    const top = (1 - (highs[i] ?? 0) / loudest) * (height / 2);
    const bottom = (1 - (lows[i] ?? 0) / loudest) * (height / 2);
    context.fillRect(i, top, 1, Math.max(1, bottom - top));
  }
}
