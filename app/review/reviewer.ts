import type { ReviewStore } from "./store.ts";

/** Who reviews on this device: a pseudonym that says nothing of the person until they write another. */
export async function reviewerOf(store: ReviewStore): Promise<string> {
  const known = await store.reviewer();
  if (known) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(4));
  const name = `r-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  await store.setReviewer(name);
  return name;
}
