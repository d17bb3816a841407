/** The oldest Node that Vite 8 and the built programs run on; package.json "engines" says the same. */
export const OLDEST = [20, 19, 0];

/**
 * @param {string} version such as "v20.19.0"
 * @returns {boolean}
 */
export function newEnough(version) {
  const have = version.replace(/^v/, "").split(".").map(Number);
  for (let i = 0; i < OLDEST.length; i++) {
    const difference = (have[i] || 0) - (OLDEST[i] || 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Ends the process with a sentence and a remedy on an older Node. Plain old syntax: it has to run there. */
export function requireNode() {
  if (newEnough(process.version)) return;
  console.error(`inzwa: this needs Node ${OLDEST.join(".")} or newer, and this is Node ${process.version}.`);
  console.error("inzwa: install a newer one from https://nodejs.org, or with nvm: nvm install 20");
  process.exit(1);
}
