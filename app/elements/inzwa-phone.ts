import { html, LitElement, nothing, svg } from "lit";
import { say } from "../language/words.ts";
import type { UiLanguage } from "../view.ts";

/** Rows of modules, true for dark, with the quiet border that the norm asks for. */
type Code = readonly (readonly boolean[])[];

/** The page's address as a QR code, and what stands in the way of opening it on a phone. */
class InzwaPhone extends LitElement {
  static override properties = {
    address: { attribute: false },
    language: { attribute: false },
    code: { state: true },
  };
  /** Absolute URL. */
  declare address: string;
  declare language: UiLanguage;
  declare code: Code | undefined;

  constructor() {
    super();
    this.address = "";
    this.language = "sn";
    this.code = undefined;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    const { address, language, code } = this;
    const where = whereIs(address);
    return html`
      <p>${say(language, "about.phone.text")}</p>
      ${where === "open" ? nothing : html`<p class="warning" data-address=${where}>${say(language, `about.phone.${where}`)}</p>`}
      ${
        code
          ? html`<figure class="code">
              ${drawn(code, say(language, "about.phone.code"))}
              <figcaption><a href=${address}>${address}</a></figcaption>
            </figure>`
          : html`<p class="sheet-actions">
              <button type="button" class="button" data-action="show-code" @click=${this.#show}>
                ${say(language, "about.phone.show")}
              </button>
            </p>`
      }
    `;
  }

  async #show(): Promise<void> {
    const { encode } = await import("uqr");
    this.code = encode(this.address, { ecc: "M", border: 4 }).data;
  }
}

/** `local`: no other device reaches it. `plain`: reached without https, where browsers give no microphone. */
function whereIs(address: string): "local" | "plain" | "open" {
  if (!URL.canParse(address)) return "open";
  const { hostname, protocol } = new URL(address);
  if (/^(localhost|127\..*|\[::1\]|.*\.localhost)$/.test(hostname)) return "local";
  return protocol === "https:" ? "open" : "plain";
}

/** One path for all dark modules: a run of them is a stroke one unit high. Dark on light in either theme. */
function drawn(code: Code, label: string) {
  const runs = code.flatMap((row, y) => {
    const found: string[] = [];
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      let end = x;
      while (row[end]) end++;
      found.push(`M${x} ${y}h${end - x}v1h-${end - x}z`);
      x = end;
    }
    return found;
  });
  return svg`<svg class="code-drawing" viewBox="0 0 ${code.length} ${code.length}" role="img" aria-label=${label} shape-rendering="crispEdges">
    <rect width=${code.length} height=${code.length} fill="#fff" /><path d=${runs.join("")} fill="#000" />
  </svg>`;
}

customElements.define("inzwa-phone", InzwaPhone);
