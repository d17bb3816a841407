import { type Failure, toFailure } from "../core/failure.ts";
import { loadWords } from "./language/words.ts";
import type { UiLanguage } from "./view.ts";

interface Shows {
  show(patch: { readonly language: UiLanguage } | { readonly failure: Failure }): void;
}

/**
 * Shows the page in a language once its words are here. Of several wishes the last one wins; where the words cannot be
 * had the page stays in its language and says so.
 */
export function createTongue(screen: Shows): (language: UiLanguage) => Promise<void> {
  let wish = 0;
  return async (language) => {
    const mine = ++wish;
    try {
      await loadWords(language);
      if (mine === wish) screen.show({ language });
    } catch (thrown) {
      if (mine === wish) screen.show({ failure: toFailure(thrown, "network") });
    }
  };
}
