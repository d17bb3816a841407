import type { Settings } from "../../core/settings.ts";

/** Tells `public/look.js`, which alone dresses the page: it has done so before this script came. */
export function lookAs({ theme, contrast }: Pick<Settings, "theme" | "contrast">): void {
  dispatchEvent(new CustomEvent("inzwa-look", { detail: { theme, contrast } }));
}
