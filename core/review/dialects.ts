/** Names that are offered for a language's dialects; any other may be written. No speaker has checked the lists. */
const DIALECTS: Readonly<Record<string, readonly string[]>> = {
  sn: ["Zezuru", "Karanga", "Manyika", "Korekore", "Ndau"],
  sw: ["Kiunguja", "Kimvita", "Kiamu", "Kingwana", "Sheng"],
  hi: ["Khariboli", "Awadhi", "Bundeli", "Braj", "Haryanvi"],
  mr: ["Puneri", "Varhadi", "Ahirani", "Malvani", "Marathwadi"],
  ml: ["Travancore", "Kochi", "Thrissur", "Malabar", "Palakkad"],
};

/** language: BCP 47; none for a language without a list. */
export function dialectsOf(language: string): readonly string[] {
  const [tag = ""] = language.split("-");
  return Object.hasOwn(DIALECTS, tag) ? (DIALECTS[tag] ?? []) : [];
}
