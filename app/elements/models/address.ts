import type { WordKey } from "../../language/words.ts";

/**
 * What is wrong with an address to import from, as a key of the language files. Mixed content: a page that came over
 * https reaches plain http on its own machine alone.
 */
export function addressTrouble(url: string, https: boolean): WordKey | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "https:") return undefined;
  if (parsed?.protocol !== "http:") return "import.invalid";
  const own = parsed.hostname === "localhost" || parsed.hostname === "127.0.0.1" || parsed.hostname === "[::1]";
  return https && !own ? "import.http" : undefined;
}
