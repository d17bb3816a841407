declare module "*?url" {
  const url: string;
  export default url;
}

/** The Content-Security-Policy of the site, put in by the build. */
declare const __POLICY__: string;
