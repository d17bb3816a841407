import { failure } from "../../core/failure.ts";

/** Identifiers of the SPDX list (3.27) that data is given under. Anything else is named `LicenseRef-...`, as SPDX has it. */
const KNOWN = new Set(
  `0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause C-UDA-1.0 CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-2.0
   CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CC-BY-ND-4.0 CC-BY-SA-2.0 CC-BY-SA-2.5
   CC-BY-SA-3.0 CC-BY-SA-4.0 CC-PDDC CC0-1.0 CDLA-Permissive-1.0 CDLA-Permissive-2.0 CDLA-Sharing-1.0 GFDL-1.3-or-later
   GPL-2.0-or-later GPL-3.0-or-later MIT MPL-2.0 ODbL-1.0 ODC-By-1.0 OGL-UK-3.0 PDDL-1.0 Unlicense`.split(/\s+/),
);

/** The identifier as it is; throws `bad-manifest` for none, for an unknown one, and for words such as "unknown". */
export function licenceOf(given: unknown, what: string): string {
  if (typeof given !== "string" || given === "")
    throw failure("bad-manifest", `${what} has no licence; nothing is taken in without one (--licence CC-BY-4.0)`);
  if (KNOWN.has(given) || /^LicenseRef-[A-Za-z0-9.-]+$/.test(given)) return given;
  throw failure("bad-manifest", `"${given}" is no SPDX identifier that is known here; others are LicenseRef-NAME`);
}
