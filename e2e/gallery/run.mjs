// @ts-check
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pose, put, SIZES, shoot, THEMES } from "./camera.mjs";
import { fileName, index } from "./index.mjs";
import { scenesOf } from "./scenes.mjs";
import { openStage } from "./stage.mjs";

/** Widths of the install pictures, by the manifest's word for them. @type {Record<number, string>} */
const FORMS = { 360: "narrow", 1440: "wide" };

/**
 * Takes every picture, or those of the named scenes, and writes what has changed.
 * @param {{ dist: string, executablePath: string, voice: string, routes: readonly string[], only: readonly string[],
 *   folder: string, install?: string, log(text: string): void }} options
 *   voice: WAV; folder: of the pictures and their index; install: folder of the install pictures, without which all of them
 *   have their full size
 * @returns {Promise<{ pictures: number, written: number }>}
 */
export async function takePictures({ dist, executablePath, voice, routes, only, folder, install, log }) {
  const stage = await openStage({ dist, executablePath, voice });
  const scenes = scenesOf(routes, stage);
  let written = 0;
  /** @type {string[]} */
  const failed = [];
  try {
    for (const scene of scenes) {
      log(scene.about);
      try {
        await scene.enter();
        if (only.length === 0 || only.includes(scene.name)) written += await portray(stage, scene, folder, install);
        await scene.leave?.();
      } catch (thrown) {
        // One scene that cannot be reached costs no other one its picture.
        failed.push(`${scene.name}: ${thrown}`);
      }
    }
  } finally {
    await stage.close();
  }
  const names = scenes.flatMap(({ name }) =>
    SIZES.flatMap(({ width }) => THEMES.map((theme) => fileName(name, width, theme))),
  );
  for (const file of readdirSync(folder))
    if (file.endsWith(".webp") && !names.includes(file)) rmSync(join(folder, file));
  const has = (/** @type {string} */ file) => existsSync(join(folder, file));
  put(join(folder, "README.md"), index(scenes, has));
  if (failed.length > 0) throw new Error(failed.join("\n"));
  return { pictures: names.filter(has).length, written };
}

/**
 * @param {Awaited<ReturnType<typeof openStage>>} stage
 * @param {import("./scenes.mjs").Scene} scene
 * @param {string} folder
 * @param {string | undefined} install
 */
async function portray({ page, session }, scene, folder, install) {
  const [name = "", ...forms] = scene.install?.split(" ") ?? [];
  let written = 0;
  for (const size of SIZES)
    for (const theme of THEMES) {
      await pose(page, size, theme);
      const path = join(folder, fileName(scene.name, size.width, theme));
      if ((await scene.settle?.(size, theme)) === false) {
        rmSync(path, { force: true });
        continue;
      }
      written += Number(put(path, await shoot(session, install ? size.small : 1)));
      const form = FORMS[size.width] ?? "";
      if (install && theme === "light" && forms.includes(form))
        put(join(install, `${name}-${form}.webp`), await shoot(session));
    }
  return written;
}
