// Runs before the first picture of the page, so that a chosen theme does not flash up late; a policy without inline
// scripts leaves only a file of its own. The page tells later wishes by the event "inzwa-look".
(() => {
  const { documentElement: root } = document;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");
  let wish = {};

  function show() {
    const shade = wish.theme === "light" || wish.theme === "dark" ? wish.theme : dark.matches ? "dark" : "light";
    root.dataset.theme = shade;
    if (wish.contrast === "more" || contrast.matches) root.dataset.contrast = "more";
    else delete root.dataset.contrast;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]'))
      meta.content = shade === "dark" ? "#17100d" : "#f6efe4";
  }

  try {
    wish = {
      ...Object.fromEntries(new URLSearchParams(location.search)),
      ...JSON.parse(localStorage.settings ?? "{}"),
    };
    // A first visit, or one that has not come to the end of the first steps. Who had models before there were any is no stranger.
    const { welcome, installed } = localStorage;
    if (welcome ? welcome !== "over" : !installed) root.dataset.welcome = "";
  } catch {
    // Nothing readable is kept: the device decides.
  }
  show();
  for (const media of [dark, contrast]) media.addEventListener("change", show);
  addEventListener("inzwa-look", ({ detail }) => {
    wish = detail;
    show();
  });
})();
