/**
 * The same numbers for the same seed (mulberry32), each in [0, 1).
 * @param {number} seed
 * @returns {() => number}
 */
export declare function seeded(seed: number): () => number;
