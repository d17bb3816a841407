import { expect, test } from "vitest";
import { LoadMark, type MarkPlace } from "../../core/load-mark.ts";

/** A place that outlives pages; each page has a mark of its own over it. */
function browser(text?: string): MarkPlace & { readonly page: () => LoadMark; text: string | undefined } {
  const place = {
    text,
    read: () => place.text,
    write: (written: string) => {
      place.text = written;
    },
    clear: () => {
      place.text = undefined;
    },
    page: () => new LoadMark(place),
  };
  return place;
}

test("a page that ended while it loaded is noticed at the next start, and remembered", () => {
  const { page } = browser();
  page().begin("standard", 1000);
  expect(page().crashed(false)).toBe("standard");
  expect(page().crashed(false)).toBe("standard");
});

test("a load that came to its end leaves nothing", () => {
  const place = browser();
  const page = place.page();
  page.begin("large", 1000);
  page.done();
  expect(place.text).toBeUndefined();
  expect(place.page().crashed(false)).toBeUndefined();
});

test("the smallest that ended a page counts, also after another one loads well", () => {
  const { page } = browser();
  page().begin("large", 1);
  expect(page().crashed(false)).toBe("large");
  page().begin("standard", 2);
  expect(page().crashed(false)).toBe("standard");
  const light = page();
  light.begin("light", 3);
  light.done();
  expect(page().crashed(false)).toBe("standard");
});

test("the person may try again, and it may end the page again", () => {
  const { page } = browser();
  page().begin("standard", 1);
  expect(page().crashed(false)).toBe("standard");
  page().forgive();
  expect(page().crashed(false)).toBeUndefined();
  page().begin("standard", 2);
  expect(page().crashed(false)).toBe("standard");
});

test("the pocket tier is never blamed", () => {
  const place = browser();
  place.page().begin("pocket", 1);
  expect(place.text).toBeUndefined();
});

test("another page that is loading just now has not crashed", () => {
  const { page } = browser();
  const other = page();
  other.begin("standard", 1);
  expect(page().crashed(true)).toBeUndefined();
  other.done();
  expect(page().crashed(false)).toBeUndefined();
});

test.each(["", "{", "null", "[]", '{"loading":{"tier":"huge","at":1}}', '{"loading":{"tier":"large"}}', '{"x":1}'])(
  "what is not ours is as good as nothing: %j",
  (text) => {
    expect(browser(text).page().crashed(false)).toBeUndefined();
  },
);
