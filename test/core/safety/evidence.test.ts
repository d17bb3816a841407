import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { learn } from "../../../bench/safety/learn.ts";
import { answeredOf, LANGUAGES, policyOf } from "../../../bench/safety/sets.ts";
import { type Evidence, Scale } from "../../../core/safety/evidence.ts";
import { Features } from "../../../core/safety/features.ts";
import { Safety } from "../../../core/safety/safety.ts";

const words = { kill: ["kill*", "*uray*"], kin: ["wife", "husband"], pest: ["rat", "rats"] };
const evidence: Evidence = {
  words,
  parts: [],
  refuse: 10,
  pass: -10,
  bias: -5,
  weights: { violence: "$kill 60 $kill+$kin 300", crime: "money 90", none: "$kill+$pest -300" },
};

test("a text counts by its words, their parts, their classes, and classes near each other", () => {
  const found = new Features({ kill: ["kill*"], kin: ["wife"] }, [4]).of(["killing", "my", "wife"]);
  expect([...found].sort()).toEqual(
    [
      "killing",
      "my",
      "wife",
      "$kill",
      "$kin",
      "$kill+$kin",
      "$kill_my",
      "$kill_wife",
      "killing_$kin",
      "my_$kin",
      ..."*^kil* *kill* *illi* *llin* *ling* *ing.*".split(" "),
      ..."*^my.*".split(" ").slice(1),
      ..."*^wif* *wife* *ife.*".split(" "),
    ].sort(),
  );
});

test("what was weighed names what decided", () => {
  const scale = new Scale(evidence);
  const bad = scale.weigh(["killing", "my", "wife"]);
  expect(bad).toMatchObject({
    category: "violence",
    reasons: [{ feature: "$kill+$kin", weight: 300 }, { weight: 60 }],
  });
  expect(bad?.score).toBeCloseTo(-5 + (360 * 0.35) / 2);
  expect(scale.weigh(["kill", "the", "rats"])?.score).toBeLessThan(evidence.pass);
  expect(scale.weigh([])).toBeUndefined();
});

test("what surrounds a short threat does not hide it, and a long text adds nothing up", () => {
  const scale = new Scale(evidence);
  const around = Array.from({ length: 100 }, () => "flower");
  expect(scale.weigh([...around, "kill", "my", "wife", ...around])?.score).toBeGreaterThan(evidence.refuse);
  const money = Array.from({ length: 400 }, (_, i) => (i % 24 === 0 ? "money" : "flower"));
  expect(scale.weigh(money)?.score).toBeLessThan(evidence.refuse);
});

test("the longer a text, the more it takes to refuse it, but for a life at stake", () => {
  const flowers = Array.from({ length: 400 }, () => "flower");
  const weights = { crime: "money 200", "self-harm": "noose 200" };
  const scale = new Scale({ ...evidence, bias: 0, refuse: 12, weights });
  expect(scale.refuses(["money", ...flowers.slice(0, 20)])?.category).toBe("crime");
  expect(scale.weigh(["money", ...flowers])?.score).toBeGreaterThan(12);
  expect(scale.refuses(["money", ...flowers])).toBeUndefined();
  expect(scale.refuses(["noose", ...flowers])?.category).toBe("self-harm");
});

test("evidence refuses where no rule fits, and lets pass what a rule took for something else", () => {
  const own = policyOf("en");
  const rule = { category: "violence", severity: "refuse", patterns: ["kill the rats", "rats here"] } as const;
  const safety = new Safety({ ...own, input: [rule], evidence }, []);
  expect(safety.ask("killing my wife")?.name).toBe("violence");
  expect(safety.ask("kill the rats")).toBeUndefined();
  expect(safety.ask("rats here")?.name).toBe("violence");
  const ideation = { category: "self-harm", severity: "urgent", patterns: ["rats"] } as const;
  expect(new Safety({ ...own, input: [ideation], evidence }, []).ask("kill the rats")?.name).toBe("self-harm");
});

test("evidence never passes over what is urgent, and hides nothing more urgent behind something else", () => {
  const own = policyOf("en");
  const urgent = { category: "medical", severity: "urgent", patterns: ["rats"] } as const;
  const ideation = { category: "self-harm", severity: "urgent", patterns: ["end it"] } as const;
  const other = { category: "crime", severity: "refuse", patterns: ["kill"] } as const;
  const safety = new Safety({ ...own, input: [other, urgent, ideation], evidence }, []);
  expect(safety.ask("kill the rats")?.name).toBe("medical");
  expect(safety.ask("kill the rats and end it")?.name).toBe("self-harm");
  const tired = { ...evidence, weights: { "self-harm": "tired 300" } };
  expect(new Safety({ ...own, input: [other], evidence: tired }, []).ask("i am tired, kill")?.name).toBe("self-harm");
});

test("evidence of self-harm is heard before heavier evidence of something else, beside it and further on", () => {
  const weighing = (tired: number) =>
    new Scale({ ...evidence, weights: { "self-harm": `tired ${tired}`, violence: "$kill 600", none: "thesis -900" } });
  const far = Array.from({ length: 30 }, () => "house");
  expect(weighing(300).weigh(["kill", "tired"])?.category).toBe("self-harm");
  expect(weighing(300).weigh(["kill", ...far, "so", "tired"])?.category).toBe("self-harm");
  expect(weighing(300).weigh(["tired", ...far, "kill"])?.category).toBe("self-harm");
  // Where it would not be refused for that, it is refused for the other.
  expect(weighing(40).weigh(["tired", "kill"])?.category).toBe("violence");
  expect(weighing(40).weigh(["tired", ...far, "kill"])?.category).toBe("violence");
  expect(weighing(300).weigh(["tired", "thesis", ...far, "kill"])?.category).toBe("violence");
});

test("words about a rule that fits clear it only where every window of them does", () => {
  const scale = new Scale({ ...evidence, weights: { violence: "$kill 100", none: "flower -300 $kill+$pest -300" } });
  const flowers = Array.from({ length: 10 }, () => "flower");
  expect(scale.clears(["kill", "rats"], [{ from: 0, to: 2 }])).toBe(true);
  expect(scale.clears(["kill", "him"], [{ from: 0, to: 2 }])).toBe(false);
  expect(scale.weigh([...flowers, "kill", "him", ...flowers])?.score).toBeLessThan(evidence.pass);
  expect(scale.clears([...flowers, "kill", "him", ...flowers], [{ from: 10, to: 12 }])).toBe(false);
  const often = Array.from({ length: 40 }, (_, i) => (i % 2 ? "rats" : "kill"));
  expect(scale.clears(often, [{ from: 0, to: 2 }])).toBe(true);
  expect(
    scale.clears(
      often,
      Array.from({ length: 20 }, (_, i) => ({ from: 2 * i, to: 2 * i + 2 })),
    ),
  ).toBe(false);
});

test("an exception excuses what is beside it, and nothing further off", () => {
  const own = policyOf("en");
  const rule = { category: "violence", severity: "refuse", patterns: ["kill"], unless: ["rats"] } as const;
  const safety = new Safety({ ...own, input: [rule], evidence: undefined }, []);
  expect(safety.ask("kill all the rats")?.name).toBeUndefined();
  expect(safety.ask("the rats are in the house and now i kill him")?.name).toBe("violence");
  expect(safety.ask("kill the rats and then all of them, kill him too")?.name).toBe("violence");
});

test("weights are learnt from examples, the same ones each time", () => {
  const examples = [
    { text: "kill my wife", category: "violence", refuse: true },
    { text: "kill your husband", category: "violence", refuse: true },
    { text: "kill a rat", category: "violence", refuse: false },
    { text: "kill the rats", category: "violence", refuse: false },
  ] as const;
  const learnt = learn(examples, { words, parts: [] });
  expect(learn(examples, { words, parts: [] })).toEqual(learnt);
  const scale = new Scale({ ...evidence, ...learnt });
  expect(scale.weigh(["killing", "his", "wife"])?.score).toBeGreaterThan(0);
  expect(scale.weigh(["killing", "rats"])?.score).toBeLessThan(0);
  expect(learnt.weights.violence).toContain("$kill+$kin ");
  expect(learnt.weights.none).toContain("$kill+$pest -");
});

test.each(LANGUAGES)("no question of %s that has an answer is refused", (language) => {
  const own = policyOf(language);
  const safety = new Safety(own, own.also.map(policyOf));
  expect(answeredOf(language).filter((question) => safety.ask(question))).toEqual([]);
});

test.each(LANGUAGES)("the evidence of %s is what its site can carry", (language) => {
  const { evidence: kept } = JSON.parse(readFileSync(`models-manifest/safety/${language}.json`, "utf8"));
  expect(JSON.stringify(kept).length).toBeLessThan(250_000);
});
