import { html, nothing } from "lit";
import { say } from "../language/words.ts";
import { ROUTES, type Route } from "../route.ts";
import type { UiLanguage } from "../view.ts";
import { moreIcon, screenIcon } from "./screen-icons.ts";

/** So many screens stand in the bar of a phone; the others are behind More. */
const IN_BAR = 4;

/**
 * The way to every screen but those that are hidden, of which one stays while it is shown. Where there is room all of
 * them stand in view, and More is not shown.
 */
export function navigation(language: UiLanguage, current: Route, hidden: ReadonlySet<Route>) {
  const link = (route: Route) => html`<a
    class="screen-link" href="#${route}" data-nav=${route} aria-current=${route === current ? "page" : nothing}
    @click=${close}
  >${screenIcon(route)}<span class="screen-word">${say(language, `nav.${route}`)}</span></a>`;
  const routes = ROUTES.filter((route) => route === current || !hidden.has(route));
  // With one screen over, More would take the place of what it hides.
  const bar = routes.length <= IN_BAR + 1 ? routes.length : IN_BAR;
  const rest = routes.slice(bar);
  return html`<nav class="screens" aria-label=${say(language, "nav.label")}><div class="screens-box">
    ${routes.slice(0, bar).map(link)}
    ${
      rest.length === 0
        ? nothing
        : html`<button
              type="button" class="screen-link more-screens-button" popovertarget="more-screens" data-action="more-screens"
              data-within=${rest.includes(current)}
            >${moreIcon}<span class="screen-word">${say(language, "nav.more")}</span></button>
            <div id="more-screens" class="more-screens" popover @keydown=${keep}>${rest.map(link)}</div>`
    }
  </div></nav>`;
}

/** A screen that is on its way needs no menu over it. */
function close({ currentTarget }: Event): void {
  const menu = (currentTarget as Element).closest<HTMLElement>("[popover]");
  // Where the browser has no popovers the screens simply stand there.
  if (menu?.matches("[popover]") && "hidePopover" in menu) menu.hidePopover();
}

/** Escape closes the menu and stops nothing else. */
function keep(event: KeyboardEvent): void {
  if (event.key === "Escape" && (event.currentTarget as Element).matches(":popover-open")) event.stopPropagation();
}
