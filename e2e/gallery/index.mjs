// @ts-check
import { SIZES, THEMES } from "./camera.mjs";

/**
 * The page that shows the pictures.
 * @param {readonly { name: string, about: string }[]} scenes
 * @param {(file: string) => boolean} has whether there is such a picture: a screen that does not scroll has none of its end
 * @returns {string} Markdown
 */
export function index(scenes, has) {
  const parts = scenes.flatMap(({ name, about }) => {
    const rows = THEMES.map((theme) => {
      const cells = SIZES.map(({ width }) => {
        const file = fileName(name, width, theme);
        return has(file) ? `<img src="${file}" width="${shown(width)}" alt="${about}, ${width} px, ${theme}" />` : "";
      });
      return `| ${theme} | ${cells.join(" | ")} |`;
    });
    const head = `| | ${SIZES.map(({ width, height }) => `${width}x${height}`).join(" | ")} |\n|---|${SIZES.map(() => "---|").join("")}`;
    return rows.some((row) => row.includes("<img")) ? [`## ${about}\n\n${head}\n${rows.join("\n")}\n`] : [];
  });
  return `# Gallery\n\nEvery screen and state of the built site, written by \`npm run gallery\`; those of tablets and laptops at half their size. \`npm run gallery -- --out DIR\` gives all in full size.\n\n${parts.join("\n")}`;
}

/**
 * @param {string} name of the scene
 * @param {number} width
 * @param {string} theme
 */
export function fileName(name, width, theme) {
  return `${name}-${width}-${theme}.webp`;
}

/** @param {number} width */
function shown(width) {
  return Math.round(Math.min(420, width * 0.5));
}
