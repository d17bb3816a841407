import { STEPS, type Step } from "./welcome-view.ts";

/** What is remembered once the first steps are over; until then the step they are at. */
export const OVER = "over";

/** The step at which an earlier visit left off; the first one where nothing readable is remembered. */
export function stepIn(text: string | undefined): Step {
  return STEPS.find((step) => step === text) ?? STEPS[0];
}
