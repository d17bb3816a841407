/** The version in package.json, put in by the build. */
declare const __VERSION__: string;
/** The day of the build, as `2026-11-21`. */
declare const __BUILT__: string;
/** The keys whose manifests the page takes; `point` in base64url. */
declare const __MANIFEST_KEYS__: readonly { readonly id: string; readonly point: string; readonly test: boolean }[];
