import { loadWords, UI_LANGUAGES } from "../../app/language/words.ts";

await Promise.all(UI_LANGUAGES.map(({ tag }) => loadWords(tag)));
