/** The composer takes no more. */
const LONGEST = 500;

/** Words another app shared, taken out of the address so that they come once. The rest of the address stays. */
export function takeSharedText(url: URL): { readonly text: string; readonly rest: URL } {
  const rest = new URL(url);
  const parts = (rest.searchParams.get("text") ?? "").replace(/[\s\p{Cc}]+/gu, " ").trim();
  rest.searchParams.delete("text");
  return { text: parts.slice(0, LONGEST), rest };
}
