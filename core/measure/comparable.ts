import type { LanguageRules } from "../language/rules.ts";
import { speakable } from "../language/speakable.ts";

/**
 * A sentence as its words are counted: in small letters, numbers written as they are said, and of the signs only those
 * within a word (n'anga, ng'ombe).
 */
export function comparable(text: string, rules: LanguageRules): string {
  return speakable(text, rules)
    .normalize("NFC")
    .toLowerCase()
    .replace(/[’ʼ‘]/g, "'")
    .replace(/[^\p{L}\p{M}\p{N}'\u200c\u200d]+/gu, " ")
    .replace(/(?<![\p{L}\p{M}])'+|'+(?![\p{L}\p{M}])/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}
