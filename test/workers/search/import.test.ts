import { expect, test } from "vitest";
import { pdfFile } from "../../../scripts/pdf-file.mjs";
import { opened } from "./shelf.ts";

async function textOf(name: string, content: string | Uint8Array<ArrayBuffer>, type = ""): Promise<string> {
  const { search, add } = opened();
  const added = await add(name, content, type);
  if (!added.ok) return added.why;
  return (await search.read(added.row.id, 0, added.row.length))?.text ?? "";
}

test("text comes in with its paragraphs, whatever it was encoded in", async () => {
  expect(await textOf("a.txt", "Mutsara\r\nwechipiri\r\n\r\nNdima")).toBe("Mutsara\nwechipiri\n\nNdima");
  const wide = new Uint8Array([0xff, 0xfe, ...[..."Mhoro shamwari"].flatMap((letter) => [letter.charCodeAt(0), 0])]);
  expect(await textOf("a.txt", wide)).toBe("Mhoro shamwari");
  expect(await textOf("a.txt", new Uint8Array([0x63, 0x61, 0x66, 0xe9]))).toBe("café");
});

test("Markdown comes in without its marks", async () => {
  const source =
    "---\nlang: sn\n---\n# Musoro\n\nShoko **gobvu** ne[kubatana](https://a.example/x).\n\nWechipiri\n---\n\n```\nconst a = 1;\n```\n";
  expect(await textOf("a.md", source)).toBe(
    "Musoro\n\nShoko gobvu nekubatana (https://a.example/x).\n\nWechipiri\n\nconst a = 1;",
  );
});

test("an HTML page comes in as what a reader sees", async () => {
  const page = `<!doctype html><html><head><title>Peji &amp; zita</title><style>p{color:red}</style></head><body>
    <nav>Menu</nav><h1>Musoro</h1><p>Ndima   yekutanga &mdash; caf&eacute;.<br>Mutsara</p><script>alert("<p>Kwete</p>")</script>
    <p hidden>Zvakavanzika</p><p onclick="steal('a>b')">A &lt; B &#x41;</p><ul><li>Chimwe<li>Chipiri</ul></body></html>`;
  expect(await textOf("peji.html", page)).toBe(
    "Musoro\n\nNdima yekutanga — café.\nMutsara\n\nA < B A\n\nChimwe\n\nChipiri",
  );
});

test("a web archive comes in as its page, without its scripts and pictures", async () => {
  const archive = [
    "From: <Saved by Blink>",
    "Subject: Nhau",
    "MIME-Version: 1.0",
    'Content-Type: multipart/related; type="text/html"; boundary="--X"',
    "",
    "----X",
    "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "<html><body><h1>Nhau</h1><p>Mvura yakanaya =E2=80=94 zvakanaka.</p><script>steal()</script></body></html>",
    "----X",
    "Content-Type: text/javascript",
    "",
    "steal()",
    "----X--",
    "",
  ].join("\r\n");
  expect(await textOf("nhau.mhtml", archive)).toBe("Nhau\n\nMvura yakanaya — zvakanaka.");
  expect(await textOf("nhau", archive), "known by what stands in it").toContain("Mvura");
});

test("a PDF comes in with its pages and headings", async () => {
  const { search, add } = opened();
  const file = pdfFile([
    ["# Contract", "The rent is paid on the fifth of", "each month."],
    ["# Animals", "Dogs are kept outside."],
  ]);
  const added = await add("contract.pdf", file, "application/pdf");
  expect(added).toMatchObject({ ok: true, row: { name: "contract", kind: "pdf" } });
  const found = await search.ask({ question: "Where are dogs kept?", stopWords: ["where", "are"] });
  expect(found).toMatchObject({ page: 2, heading: "Animals", text: "Dogs are kept outside." });
  const whole = await search.read(1, 0, 1000);
  expect(whole?.text).toBe(
    "Contract\n\nThe rent is paid on the fifth of each month.\n\nAnimals\n\nDogs are kept outside.",
  );
});

test.each([
  ["empty.txt", "", "empty"],
  ["blank.txt", " \n\n \t", "empty"],
  ["blank.html", "<html><body><script>1</script></body></html>", "empty"],
  ["broken.pdf", "%PDF-1.7\n1 0 obj\n<<", "damaged"],
  ["none.pdf", "This is no PDF at all", "damaged"],
  ["pictures.pdf", pdfFile([[]]), "no-text"],
  ["sheet.xlsx", "PK\u0003\u0004\u0000\u0000", "unknown"],
  ["sound.mp3", new Uint8Array([0xff, 0xfb, 0x90, 0, 0, 0]), "unknown"],
  ["broken.mhtml", "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "empty"],
] as const)("%s is refused in words", async (name, content, why) => {
  expect(await textOf(name, content as string)).toBe(why);
});

test("50 MB are refused before they are read", async () => {
  const { search, add } = opened();
  const file = new Blob([new Uint8Array(50_000_000)]);
  Object.defineProperty(file, "arrayBuffer", { value: () => Promise.reject(new Error("it was read")) });
  expect(await search.add({ file, name: "huge.txt", type: "", now: 1 })).toEqual({ ok: false, why: "too-large" });
  expect(await add("long.txt", "mashoko akawanda\n\n".repeat(300_000))).toEqual({ ok: false, why: "too-large" });
});

test.each([
  ["tags that never end", `<p>Kutanga</p>${"<div ".repeat(100_000)}`],
  ["quotes that never close", `<p>Kutanga</p>${'<a x="'.repeat(100_000)}`],
  ["comments that never close", `<p>Kutanga</p>${"<!--".repeat(100_000)}`],
  ["elements inside one another", `<p>Kutanga</p>${"<div><svg><template>".repeat(100_000)}`],
  ["lone signs", `<p>Kutanga</p>${"< & <".repeat(100_000)}`],
])("a page of %s costs no more than its length", async (_, page) => {
  let took = Infinity;
  // The quickest of three: other tests run beside this one.
  for (let i = 0; i < 3 && took >= 5_000; i++) {
    const begun = performance.now();
    expect(await textOf("hostile.html", page)).toContain("Kutanga");
    took = Math.min(took, performance.now() - begun);
  }
  expect(took).toBeLessThan(5_000);
});
