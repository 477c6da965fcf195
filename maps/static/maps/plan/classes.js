// @ts-check
// Figures and classes of every area, out of the bytes that the server sends (maps/plan/classes.py).

/**
 * @typedef {"before" | "after" | "difference"} Side
 * @typedef {{ids: Float64Array, figures: Record<Side, Float32Array>, classes: Record<Side, Uint8Array>, at: Map<number, number>}} Classes
 */

const WIDTH = 8 + 3 * 4 + 3;

/** @param {ArrayBuffer} bytes @returns {Classes} */
export function classesOf(bytes) {
  const rows = bytes.byteLength / WIDTH;
  const ids = new Float64Array(bytes, 0, rows);
  const figures = (/** @type {number} */ place) => new Float32Array(bytes, rows * (8 + 4 * place), rows);
  const classes = (/** @type {number} */ place) => new Uint8Array(bytes, rows * (8 + 12 + place), rows);
  /** @type {Map<number, number>} */
  const at = new Map();
  ids.forEach((id, place) => at.set(id, place));
  return {
    ids,
    figures: { before: figures(0), after: figures(1), difference: figures(2) },
    classes: { before: classes(0), after: classes(1), difference: classes(2) },
    at,
  };
}
