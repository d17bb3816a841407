import { object, oneOf, type Parser, refuse } from "../parse.ts";
import {
  BESIDE_MEASURES,
  type BesideBounds,
  type BesideCounts,
  type BesideMeasure,
  besideMissed,
  ENOUGH_BESIDE,
} from "./beside.ts";
import { bitsOf, type Report, report, reportId, reportName } from "./report.ts";

/** What a device tells, once, of a model that it tried beside the serving one. */
export interface BesideReport {
  readonly schema: 1;
  /** As in Report. */
  readonly id: string;
  readonly release: string;
  readonly arm: "shadow";
  /** 1 for each of BESIDE_MEASURES whose bound was missed, as the device tells it; each may be a lie. */
  readonly bits: readonly (0 | 1)[];
}
export type AnyReport = Report | BesideReport;

const besideReport = object<BesideReport>({
  schema: oneOf(1),
  id: reportId,
  release: reportName,
  arm: oneOf("shadow"),
  bits: bitsOf(BESIDE_MEASURES.length),
});

/** At the door. */
export const anyReport: Parser<AnyReport> = (value, path) => {
  if (typeof value !== "object" || value === null) return refuse(path, "must be an object");
  return "arm" in value && value.arm === "shadow" ? besideReport(value, path) : report(value, path);
};

/**
 * The bounds that were missed, once the device knows enough; undefined before. left: the model could not be loaded here, or
 * the page died meanwhile.
 */
export function besideKnown(
  seen: BesideCounts | undefined,
  bounds: BesideBounds,
  left: boolean,
): ReadonlySet<BesideMeasure> | undefined {
  if (left) return new Set<BesideMeasure>([...(seen ? besideMissed(seen, bounds, 1) : []), "failures"]);
  return seen && seen.turns >= ENOUGH_BESIDE ? new Set(besideMissed(seen, bounds)) : undefined;
}
