import { size } from "../language/amounts.ts";
import { say } from "../language/words.ts";
import type { Question } from "../models-view.ts";
import type { UiLanguage } from "../view.ts";

export interface QuestionWords {
  readonly title: string;
  readonly lines: readonly string[];
  /** What it is about: a host, a key, names. Stands out, and is in nobody's language. */
  readonly subjects: readonly string[];
  readonly yes: string;
  readonly no: string;
}

/** A question as the dialog puts it. */
export function questionWords(language: UiLanguage, question: Question): QuestionWords {
  const { kind } = question;
  const yes = say(language, `question.${kind}.yes`);
  const no = say(language, kind === "host" || kind === "server" ? "question.no" : "question.not-now");
  switch (kind) {
    case "host": {
      const lines = [say(language, `question.host.${question.why}`), say(language, "question.host.private")];
      return { title: say(language, "question.host.title"), subjects: [question.host], lines, yes, no };
    }
    case "server": {
      const lines = [say(language, "question.server.text"), say(language, "question.server.again")];
      return { title: say(language, "question.server.title"), subjects: [question.host], lines, yes, no };
    }
    case "licence": {
      const lines = [say(language, "model.business.no.about"), say(language, "question.licence.text")];
      return { title: say(language, "question.licence.title"), subjects: [], lines, yes, no };
    }
    case "save-data": {
      const { bytes } = question;
      const title =
        bytes > 0
          ? say(language, "question.save-data.title", { size: size(bytes, language) })
          : say(language, "question.save-data.title-unknown");
      return { title, subjects: [], lines: [say(language, "question.save-data.text")], yes, no };
    }
    case "not-pinned": {
      const lines = [say(language, "question.not-pinned.text")];
      return { title: say(language, "question.not-pinned.title"), subjects: question.models, lines, yes, no };
    }
    case "foreign-key": {
      const about = say(language, "question.foreign-key.pack", {
        pack: question.pack,
        size: size(question.bytes, language),
      });
      const lines = [about, say(language, "question.foreign-key.text")];
      return { title: say(language, "question.foreign-key.title"), subjects: [question.key], lines, yes, no };
    }
    case "clear-history": {
      const lines = [say(language, "question.clear-history.text", { count: question.talks })];
      const title = say(language, "question.clear-history.title");
      return { title, subjects: [], lines, yes, no: say(language, "question.keep") };
    }
    case "reset":
      return {
        title: say(language, "question.reset.title"),
        subjects: [],
        lines: [say(language, "question.reset.text")],
        yes,
        no,
      };
    case "delete-all": {
      const lines = [say(language, "question.delete-all.text"), say(language, "question.delete-all.again")];
      return {
        title: say(language, "question.delete-all.title"),
        subjects: [],
        lines,
        yes,
        no: say(language, "question.keep"),
      };
    }
    case "delete": {
      const lines = [say(language, "question.delete.text", { size: size(question.bytes, language) })];
      const title = say(language, "question.delete.title", { name: question.name });
      return { title, subjects: [], lines, yes, no: say(language, "question.keep") };
    }
  }
}
