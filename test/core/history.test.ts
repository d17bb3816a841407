import fc from "fast-check";
import { expect, test } from "vitest";
import { History, heardPart } from "../../core/history.ts";
import type { Message } from "../../core/llm-contract.ts";

const BUDGET = { context: 256, reply: 80 };
/** Half a word a token, and five around each message. */
const count = (messages: readonly Message[]) => messages.reduce((sum, { text }) => sum + 5 + text.length / 3, 0);
const texts = (messages: readonly Message[] = []) => messages.map(({ text }) => text);
/** Of `length` characters, with a number of its own. */
const said = (n: number, length = 60) => `${n} `.padEnd(length, "mvura ");

function talk(history: History, turns: number, from = 0, length = 60): void {
  for (let n = from; n < from + turns; n++) history.add(said(n, length), said(n, length));
}

test("the question comes last, behind what was asked and heard", () => {
  const history = new History();
  history.add("mhoro", "Mhoro! Ndingakubatsirei?");
  expect(history.asking("zita rako ndiani")).toEqual([
    { role: "user", text: "mhoro" },
    { role: "assistant", text: "Mhoro! Ndingakubatsirei?" },
    { role: "user", text: "zita rako ndiani" },
  ]);
});

test("what the model is told comes first", () => {
  const history = new History();
  history.add("mhoro", "Mhoro!");
  expect(history.asking("hesi", "Pindura.")[0]).toEqual({ role: "system", text: "Pindura." });
  expect(history.asking("hesi")[0]).toEqual({ role: "user", text: "mhoro" });
});

test("an answer nobody heard leaves only its question", () => {
  const history = new History();
  history.add("mhoro", "");
  expect(history.asking("hesi").map(({ role }) => role)).toEqual(["user", "user"]);
});

test("what is cleared is forgotten, what waited to be summarised too", () => {
  const history = new History(BUDGET);
  talk(history, 10);
  history.asking("", "Pindura.");
  expect(history.stale()).toBeDefined();
  history.clear();
  history.summarised("a summary of what was cleared");
  expect(history.stale()).toBeUndefined();
  expect(texts(history.asking("hesi", "Pindura."))).toEqual(["Pindura.", "hesi"]);
});

test("it is cut in blocks: the prompt begins the same for several turns", () => {
  const history = new History(BUDGET);
  history.measured(count([{ role: "user", text: said(0) }]), [{ role: "user", text: said(0) }]);
  let cuts = 0;
  let first = said(0, 12);
  for (let n = 0; n < 40; n++) {
    history.add(said(n, 12), said(n, 12));
    const [oldest = ""] = texts(history.asking(""));
    if (oldest !== first) cuts++;
    first = oldest;
  }
  expect(cuts).toBeGreaterThan(2);
  expect(cuts).toBeLessThan(15);
});

test("whatever is said, the prompt fits and the newest exchange that fits is in it", () => {
  const length = fc.integer({ min: 3, max: 400 });
  fc.assert(
    fc.property(fc.array(length, { minLength: 1, maxLength: 30 }), (lengths) => {
      const history = new History(BUDGET);
      for (const [n, long] of lengths.entries()) {
        history.add(said(n, long), said(n, 20));
        const messages = history.asking("mvura inonzi chii", "Pindura.");
        history.measured(count(messages), messages);
      }
      history.add("pfupi", "Ehe.");
      const messages = history.asking("mvura inonzi chii", "Pindura.");
      expect(count(messages)).toBeLessThanOrEqual(BUDGET.context - BUDGET.reply);
      expect(texts(messages).slice(-3)).toEqual(["pfupi", "Ehe.", "mvura inonzi chii"]);
    }),
  );
});

test("the newest exchange stays as long as it fits, however long it is", () => {
  const history = new History({ context: 4096, reply: 256 });
  talk(history, 20, 0, 300);
  history.add(said(20, 3600), said(20, 3600));
  expect(texts(history.asking("chii"))).toEqual([said(20, 3600), said(20, 3600), "chii"]);
  history.add(said(21, 36000), "Ehe.");
  expect(texts(history.asking("chii"))).toEqual(["chii"]);
});

test("an engine that counts more tokens than was thought makes it cut sooner", () => {
  const kept = (perChar: number) => {
    const history = new History(BUDGET);
    for (let n = 0; n < 12; n++) {
      history.add(said(n, 12), said(n, 12));
      const messages = history.asking("chii");
      history.measured(Math.round(messages.length * 5 + texts(messages).join("").length * perChar), messages);
    }
    return history.asking("chii").length;
  };
  expect(kept(2)).toBeLessThan(kept(0.2));
});

test("a prompt from which the engine may have left out messages never makes it keep more", () => {
  const grown = new History(BUDGET);
  const messages: Message[] = [{ role: "user", text: said(0, 2000) }];
  grown.measured(170, messages);
  talk(grown, 6, 0, 40);
  const plain = new History(BUDGET);
  talk(plain, 6, 0, 40);
  expect(grown.asking("chii")).toEqual(plain.asking("chii"));
});

test("what no longer fits waits to be summarised, behind what the model was told; the summary takes its place", () => {
  const history = new History(BUDGET);
  history.asking("", "Pindura.");
  talk(history, 4);
  const stale = history.stale() ?? [];
  expect(texts(stale)[0]).toBe("Pindura.");
  expect(texts([...stale, ...history.asking("").slice(0, -1)])).toContain(said(0));
  history.asking("", "Pindura.");
  history.summarised("  Vabvunza nezvemvura. ");
  expect(history.stale()).toBeUndefined();
  expect(history.asking("chii", "Pindura.")[0]?.text).toBe("Pindura.\n\nVabvunza nezvemvura.");
});

test("what became stale while a summary was written is in the next one", () => {
  const history = new History(BUDGET);
  history.asking("", "Pindura.");
  talk(history, 4);
  const before = texts(history.stale());
  talk(history, 4, 4);
  history.summarised("Mvura.");
  const after = texts(history.stale());
  expect(after[0]).toBe("Pindura.\n\nMvura.");
  expect(after.slice(1).filter((text) => before.includes(text))).toEqual([]);
  expect(after.length).toBeGreaterThan(1);
});

test("where nobody summarises, no more waits than one prompt holds", () => {
  const history = new History(BUDGET);
  talk(history, 200);
  expect(count(history.stale() ?? [])).toBeLessThan(BUDGET.context);
});

test("a summary is no longer than it may be, and ends with a whole word; an empty one leaves all as it was", () => {
  const history = new History(BUDGET);
  history.asking("", "Pindura.");
  talk(history, 4);
  history.stale();
  history.summarised(" ");
  expect(history.stale()).toBeDefined();
  history.summarised("mvura ".repeat(1000));
  const summary = history.asking("", "Pindura.")[0]?.text ?? "";
  expect(summary.length).toBeLessThan(700);
  expect(summary).toMatch(/mvura$/);
});

test("a smaller model cuts at once, a larger one keeps what there is", () => {
  const history = new History({ context: 4096, reply: 256 });
  talk(history, 12);
  expect(history.asking("chii")).toHaveLength(25);
  history.within(BUDGET);
  const cut = history.asking("chii").length;
  expect(cut).toBeLessThan(12);
  history.within({ context: 4096, reply: 256 });
  expect(history.asking("chii")).toHaveLength(cut);
});

test("a word cut in two was not heard", () => {
  expect(heardPart("Guta guru iHarare.", 12)).toBe("Guta guru");
  expect(heardPart("Guta guru iHarare.", 9)).toBe("Guta guru");
  expect(heardPart("Guta guru iHarare.", 2)).toBe("");
  expect(heardPart("Guta guru iHarare.", 18)).toBe("Guta guru iHarare.");
  expect(heardPart("Guta", 0)).toBe("");
});
