declare module "*?url" {
  const url: string;
  export default url;
}

declare module "*?raw" {
  const text: string;
  export default text;
}

/** The Content-Security-Policy of the site, put in by the build. */
declare const __POLICY__: string;
