import { anyOf, countOf } from "./counted.ts";
import type { LanguageRules } from "./rules.ts";
import { AMOUNT, RANGE } from "./written-number.ts";

const SPACE = "[^\\S\\n]?";

/**
 * Amounts of money as they are said, units and hundredths apart: "US$5.50", "R15,75", "20 USD", "$5 million". A range
 * keeps its digits and gets the currency's word.
 */
export function withMoney(text: string, rules: LanguageRules): string {
  const { currencies, magnitudes } = rules.money;
  const codes = currencies.flatMap(({ written }) => written);
  const more = `(?<more>${SPACE}${anyOf(magnitudes)}(?![\\p{L}\\p{M}]))?`;
  const sum = `(?<sum>${AMOUNT}(?:${RANGE}${AMOUNT})?)${more}`;
  // A prefix may stand before a code ("neUS$20"), but it is no end of a longer one.
  const before = `(?<![\\p{N}.,])(?!(?<=\\p{Lu})\\p{L})(?<code>${anyOf(codes)})${SPACE}${sum}`;
  // A lone letter behind a number is more likely something else: "15 R".
  const behind = codes.filter((code) => !/^[A-Z]$/.test(code));
  const after = `(?<![\\p{N}.,:/])${sum}${SPACE}(?<code>${anyOf(behind)})(?![\\p{L}\\p{N}])`;
  return [before, after].reduce(
    (out, pattern) =>
      out.replace(new RegExp(pattern, "gu"), (...match) => {
        const { code = "", sum: written = "", more: magnitude = "" } = match.at(-1) as Partial<Record<string, string>>;
        const at = match.at(-3) as number;
        const said = sayMoney(written, magnitude.trim(), code, rules);
        const end = at + (match[0] as string).length;
        return (
          apartFrom(out.slice(0, at), said, rules) + said + (/^[\p{L}\p{M}\p{N}]/u.test(out.slice(end)) ? " " : "")
        );
      }),
    text,
  );
}

function sayMoney(written: string, magnitude: string, code: string, { money, numbers }: LanguageRules): string {
  const currency = money.currencies.find((one) => one.written.includes(code));
  if (!currency) throw new Error(`no currency is written ${code}`);
  if (magnitude !== "") {
    const said = countOf(written, { one: "{n}", many: "{n}" }, numbers).replace("{n}", written);
    return currency.many.replace("{n}", () => `${said} ${magnitude}`);
  }
  const [, units = "", hundredths] = /^([\d\s.,]*\d)[.,](\d{1,2})$/.exec(written) ?? [];
  if (!currency.cents || hundredths === undefined) return countOf(written, currency, numbers);
  const cents = Number(hundredths.padEnd(2, "0"));
  if (cents === 0) return countOf(units, currency, numbers);
  const small = countOf(String(cents), currency.cents, numbers);
  return /^0+$/.test(units) ? small : countOf(units, currency, numbers) + money.join + small;
}

/** What parts it from what stands before it. A short prefix goes onto a currency's word, but not onto a number. */
function apartFrom(before: string, said: string, { money }: LanguageRules): string {
  if (!/[\p{L}\p{M}\p{N}]$/u.test(before)) return "";
  const isWord = money.currencies.some(({ one, many }) => said === one || startsAs(said, many));
  return isWord && /(?<![\p{L}\p{M}])\p{Ll}{1,3}$/u.test(before) ? "" : " ";
}

function startsAs(said: string, many: string): boolean {
  const word = many.slice(0, many.indexOf("{n}"));
  return word !== "" && said.startsWith(word);
}
