import { expect, test } from "vitest";
import { addressTrouble } from "../../app/elements/models/address.ts";
import { questionWords } from "../../app/elements/question-words.ts";
import { routeOf } from "../../app/route.ts";
import { questions } from "../fixtures/models-view.ts";

test("the question about a host names it and says that nothing spoken is sent", () => {
  const { subjects, lines, no } = questionWords("en", questions.host);
  expect(subjects).toEqual(["huggingface.co"]);
  expect(lines.join(" ")).toContain("Nothing you say or write is sent.");
  expect(lines[0]).not.toBe(questionWords("en", { ...questions.host, why: "pack" }).lines[0]);
  expect(no).toBe("No");
});

test("each question offers two different answers in both languages", () => {
  for (const language of ["en", "sn"] as const)
    for (const question of Object.values(questions)) {
      const { title, yes, no, lines } = questionWords(language, question);
      expect(yes).not.toBe(no);
      expect(title).toMatch(/\S/);
      expect(lines.length).toBeGreaterThan(0);
    }
});

test("amounts and names stand where they matter", () => {
  expect(questionWords("en", questions["save-data"]).title).toContain("707 MB");
  expect(questionWords("en", { kind: "save-data", bytes: 0 }).title).not.toContain("0 B");
  expect(questionWords("en", questions.delete).title).toContain("Qwen2.5 0.5B Instruct");
  expect(questionWords("en", questions["foreign-key"]).subjects).toEqual(["91be 4c07 aa52 e61d"]);
  expect(questionWords("en", questions["not-pinned"]).subjects.length).toBe(3);
});

test("an https page takes addresses it can reach", () => {
  expect(addressTrouble("https://example.org/pack.tar", true)).toBeUndefined();
  expect(addressTrouble("http://localhost:8080/pack.tar", true)).toBeUndefined();
  expect(addressTrouble("http://192.168.1.4/pack.tar", true)).toBe("import.http");
  expect(addressTrouble("http://192.168.1.4/pack.tar", false)).toBeUndefined();
  for (const url of ["", "pack.tar", "ftp://example.org/pack.tar", "javascript:alert(1)"])
    expect(addressTrouble(url, false)).toBe("import.invalid");
});

test("what is no screen is the conversation", () => {
  expect(routeOf("#models")).toBe("models");
  for (const hash of ["", "#", "#talk", "#Models", "#models/x"]) expect(routeOf(hash)).toBe("talk");
});
