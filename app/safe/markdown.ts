import DOMPurify from "dompurify";
import { Marked } from "marked";

/** What a reply may be made of. No images: loading one tells its host what stands in the address. */
const TAGS = [
  ...["p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li"],
  ...["h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "a"],
];
/** The page's own headings stand above those of a reply. */
const SHIFT = 2;
const DEEPEST = 6;

const marked = new Marked({
  gfm: true,
  async: false,
  walkTokens: (token) => {
    if (token.type === "heading") token.depth = Math.min(DEEPEST, token.depth + SHIFT);
  },
});

/** Elements that a model writes by name are shown as it wrote them, but for a break; pictures by their description. */
marked.use({
  renderer: {
    html: ({ text, block }) =>
      /^<br\s*\/?>$/i.test(text.trim()) ? "<br>" : block ? `<p>${escaped(text)}</p>` : escaped(text),
    image: ({ text }) => escaped(text),
  },
});

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Markdown -> nodes that can run nothing and load nothing. A link says where it leads and waits for a click. */
export function renderMarkdown(text: string): DocumentFragment {
  const written = marked.parse(text, { async: false });
  const fragment = DOMPurify.sanitize(written, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ["href"],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^https:\/\//i,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of fragment.querySelectorAll("a")) secure(link);
  return fragment;
}

/** A link that may not be followed is its text alone; so is one with a name or password in front of its host. */
function secure(link: HTMLAnchorElement): void {
  const address = link.getAttribute("href") ?? "";
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || url.username || url.password) {
    link.replaceWith(...link.childNodes);
    return;
  }
  link.href = url.href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  const where = link.ownerDocument.createElement("span");
  where.className = "link-host";
  where.textContent = ` (${url.host})`;
  link.append(where);
}
