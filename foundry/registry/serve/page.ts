import { MlflowError } from "./answer.ts";
import { filterOf, orderOf, type Row } from "./filter.ts";
import type { Given } from "./given.ts";

/** By what one can search and order, and what decides between equals. */
export interface Columns<T> {
  readonly search: readonly string[];
  readonly order: readonly string[];
  readonly usual: readonly string[];
  readonly most: number;
  readonly rowOf: (one: T) => Row;
}

/** Those that match, in order, and the token of the next page where there is one. */
export function pageOf<T>(
  all: readonly T[],
  given: Given,
  columns: Columns<T>,
): { found: readonly T[]; next?: string } {
  const matches = filterOf(given.maybe("filter"), columns.search);
  const inOrder = orderOf([...given.list("order_by"), ...columns.usual], columns.order);
  const rows = all.map((one) => ({ one, row: columns.rowOf(one) })).filter(({ row }) => matches(row));
  rows.sort((a, b) => inOrder(a.row, b.row));
  const token = given.maybe("page_token");
  if (!/^\d{0,9}$/.test(token)) throw new MlflowError("INVALID_PARAMETER_VALUE", "page_token is none of ours");
  const [from, count] = [Number(token), given.count("max_results", 100, columns.most)];
  const found = rows.slice(from, from + count).map(({ one }) => one);
  return { found, ...(from + count < rows.length ? { next: String(from + count) } : {}) };
}
