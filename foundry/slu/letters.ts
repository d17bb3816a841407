/** Pixels of a letter: seven rows of five, a digit of base 32 each, the highest bit left. Drawn for the labels of pictures. */
const LETTERS: Readonly<Record<string, string>> = {
  a: "00e1fhf",
  b: "gguhhhu",
  c: "00ehghe",
  d: "11fhhhf",
  e: "00ehvge",
  f: "68s8888",
  g: "00fhf1e",
  h: "gguhhhh",
  i: "40c444e",
  j: "20622ic",
  k: "ggikoki",
  l: "c44444e",
  m: "00qllll",
  n: "00uhhhh",
  o: "00ehhhe",
  p: "00uhugg",
  q: "00fhf11",
  r: "00moggg",
  s: "00fge1u",
  t: "88s8886",
  u: "00hhhhf",
  v: "00hhha4",
  w: "00hllla",
  x: "00ha4ah",
  y: "00hhf1e",
  z: "00v248v",
  "0": "ehjlphe",
  "1": "4c4444e",
  "2": "eh168gv",
  "3": "eh161he",
  "4": "26aiv22",
  "5": "vgu11he",
  "6": "egguhhe",
  "7": "v124488",
  "8": "ehhehhe",
  "9": "ehhf11e",
  _: "000000v",
  "-": "000v000",
  ":": "0400040",
  ".": "00000cc",
  ",": "0000648",
  "(": "2488842",
  ")": "8422248",
  "?": "eh16404",
};
export const LETTER = { width: 5, height: 7, step: 6 } as const;

/** What of a letter is ink, row by row; capitals as small ones, spaces empty, what is not drawn as a question mark. */
export function inkOf(letter: string): readonly (readonly boolean[])[] {
  const rows = letter === " " ? "0".repeat(LETTER.height) : (LETTERS[letter.toLowerCase()] ?? LETTERS["?"] ?? "");
  return [...rows].map((row) =>
    Array.from({ length: LETTER.width }, (_, x) => ((Number.parseInt(row, 32) >> (4 - x)) & 1) === 1),
  );
}
