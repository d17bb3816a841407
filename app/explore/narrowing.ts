import type { FieldValue, Filter, Range } from "../../core/explore/filter.ts";
import { everything } from "../../core/explore/filter.ts";

/** A filter with a range or a value more; of one column or field the last counts. */
export function narrowed(filter: Filter, by: Range | FieldValue): Filter {
  const rest = widened(filter, by);
  if ("column" in by) {
    const whole = by.from === undefined && by.to === undefined;
    return whole ? rest : { ...rest, ranges: [...rest.ranges, by] };
  }
  return { ...rest, fields: [...rest.fields, by] };
}

/** Without it; without anything for null. */
export function widened(filter: Filter, by: Range | FieldValue | null): Filter {
  if (by === null) return everything;
  if ("column" in by) return { ...filter, ranges: filter.ranges.filter(({ column }) => column !== by.column) };
  return { ...filter, fields: filter.fields.filter(({ name }) => name !== by.name) };
}
