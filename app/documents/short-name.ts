/** UTF-16 units of a name that a text gets from its first words. */
const NAME = 40;

/** The first words of a text. */
export function shortName(text: string): string {
  const [line = ""] = text.trim().split("\n", 1);
  return (
    line
      .replace(/^[#\s]+/, "")
      .slice(0, NAME)
      .trim() || "…"
  );
}
