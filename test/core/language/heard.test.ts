import { expect, test } from "vitest";
import { heard, heardSoFar, typed } from "../../../core/language/heard.ts";
import { parseRules } from "../../../core/language/rules.ts";
import { speakable } from "../../../core/language/speakable.ts";
import { parse } from "../../../core/parse.ts";
import { type Language, rulesOf } from "../skills/language.ts";

type Case = [Language, string, string];

test.each<Case>([
  ["sn", "n’anga yakati hongu", "n'anga yakati hongu"],
  ["sn", "zwino ndaswika kumusha", "zvino ndasvika kumusha"],
  ["sn", "Zwakanaka zwose", "Zvakanaka zvose"],
  ["sn", "ŋanga", "n'anga"],
  ["sn", "ɀakanaka ɓaɓa", "zvakanaka baba"],
  ["sn", "izwi rangu kunzwa mazwi", "izwi rangu kunzwa mazwi"],
  ["ml", "ഞാന്\u200d പറഞ്ഞു", "ഞാൻ പറഞ്ഞു"],
  ["ml", "അവര്\u200d സൌഹൃദം", "അവർ സൗഹൃദം"],
  ["mr", "दर्\u200dया", "दऱ्या"],
  ["hi", "अाज \u0958लम", "आज क\u093cलम"],
  ["hi", "क्\u200dष", "क्\u200dष"],
])("%s: %s is spelt %s", (language, said, spelt) => {
  expect(heard(said, rulesOf(language))).toBe(spelt);
  expect(heardSoFar(said, rulesOf(language))).toBe(spelt);
});

test.each<Case>([
  ["sn", "ndinogara kubulawayyo", "ndinogara kubulawayo"],
  ["sn", "Ndinogara kuChitunguiza", "Ndinogara kuChitungwiza"],
  ["sn", "masvinga ehuni", "masvinga ehuni"],
  ["sn", "ndinoenda kubulawayo", "ndinoenda kubulawayo"],
  ["en", "Where is Johanesburg?", "Where is Johannesburg?"],
  ["en", "a Tanzanian song", "a Tanzanian song"],
  ["sw", "ninaishi tansania", "ninaishi tanzania"],
])("%s: of %s the name is known", (language, said, meant) => {
  expect(heard(said, rulesOf(language))).toBe(meant);
});

test.each<Case>([
  ["sn", "Thank you for watching!", ""],
  ["sn", "[Music]", ""],
  ["sn", "(applause)", ""],
  ["sn", "ご視聴ありがとうございました", ""],
  ["sn", "mhoro спасибо", "mhoro"],
  ["en", "Please subscribe. Thanks for watching.", ""],
  ["en", "thank you", "thank you"],
  ["en", "is there a video, thanks for watching the children", "is there a video, thanks for watching the children"],
  ["en", "so so so so so so so so good", "so good"],
  ["en", "zero zero zero zero zero zero zero", "zero zero zero zero zero zero zero"],
  ["hi", "mujhe १०० चाहिए", "मुझे १०० चाहिए"],
])("%s: %s is heard as %j", (language, said, real) => {
  expect(heard(said, rulesOf(language))).toBe(real);
});

test.each<Case>([
  ["hi", "namaste, aap kaise hain?", "नमस्ते, आप कैसे हैं?"],
  ["hi", "Bharat ki rajdhani kya hai", "भारत की राजधानी क्या है"],
  ["hi", "mera naam Ramesh hai", "मेरा नाम रमेश है"],
  ["hi", "what is the capital of India", "what is the capital of India"],
  ["hi", "mujhe WhatsApp kholna hai 10 baje", "मुझे WhatsApp खोल्ना है 10 बजे"],
  ["hi", "भारत की राजधानी", "भारत की राजधानी"],
  ["ml", "namaskaram, sukhamano?", "നമസ്കാരം, സുഖമാണോ?"],
  ["ml", "keralathinte thalasthanam ethanu", "കേരളത്തിന്റെ തലസ്ഥാനം ഏതാണ്"],
  ["ml", "ente peru Anil", "എന്റെ പേര് അനിൽ"],
  ["ml", "play a song", "play a song"],
  ["sn", "Zwino ndeipi", "Zwino ndeipi"],
])("%s: %s is typed for %s", (language, written, meant) => {
  expect(typed(written, rulesOf(language))).toBe(meant);
});

test.each<Case>([
  ["sn", "na7:30 pm", "nanomwe nemaminiti makumi matatu manheru"],
  ["sw", "7 pm", "saa moja usiku"],
  ["sw", "Saa ni 7:00 a.m.", "Saa ni saa moja asubuhi"],
  ["en", "at 7pm", "at seven o'clock in the evening"],
  ["en", "I am 7", "I am seven"],
  ["en", "6.30 a.m. tomorrow", "six thirty in the morning tomorrow"],
  ["hi", "7 pm", "शाम सात बजे"],
  ["mr", "10 am", "सकाळी दहा वाजता"],
  ["ml", "8 pm", "രാത്രി എട്ട് മണി"],
])("%s: %s is said %s", (language, written, said) => {
  expect(speakable(written, rulesOf(language)).trim()).toBe(said);
});

test("a pack without these rules hears what was written", () => {
  const { heard: _, romanised: __, stopWords: ___, ...rest } = rulesOf("sn");
  const bare = parse(parseRules, rest);
  if (!bare.ok) throw new Error(bare.problem.message);
  expect(heard("zwino [music] Thanks for watching", bare.value)).toBe("zwino [music] Thanks for watching");
});
