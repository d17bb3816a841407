import type { LanguagePack, Tier } from "../manifest.ts";

/** What the language model is told first, as the pack words it for models of this tier. */
export function systemPrompt({ pack, tier }: { readonly pack: LanguagePack; readonly tier: Tier }): string {
  return pack.prompts.tiers?.[tier] ?? pack.prompts.system;
}
