// @ts-check
// A pasted table of boundary points: finds the two coordinates of each row, their order and a zone prefix.

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {{points: Point[], swapped: boolean, prefix: number | null, skipped: number}} Pasted */

/** Northings of China: 1.5 to 6 million metres; eastings without prefix: 100 to 900 thousand. */
const isNorth = (/** @type {number} */ value) => value > 1_500_000 && value < 6_000_000;
const bareEast = (/** @type {number} */ value) => (value > 10_000_000 ? value % 1_000_000 : value);
const isEast = (/** @type {number} */ value) => bareEast(value) > 100_000 && bareEast(value) < 900_000 && (value < 1_000_000 || value > 10_000_000);

/**
 * @param {string} text rows as Excel, WPS or a boundary-point file gives them
 * @returns {Pasted}
 */
export function readPasted(text) {
  const plain = text.normalize("NFKC");
  /** @type {Point[]} */
  const points = [];
  let [swaps, skipped] = [0, 0];
  /** @type {number | null} */
  let prefix = null;
  for (const line of plain.split(/\r?\n/)) {
    if (!line.trim()) continue;
    const numbers = line.split(/[\t,;\s]+/).map(Number).filter((value) => Number.isFinite(value) && Math.abs(value) > 99_999);
    const pair = numbers.slice(-2);
    const northFirst = pair.length === 2 && isNorth(pair[0]) && isEast(pair[1]);
    const eastFirst = pair.length === 2 && isEast(pair[0]) && isNorth(pair[1]);
    if (!northFirst && !eastFirst) {
      skipped += 1;
      continue;
    }
    const [north, east] = northFirst ? pair : [pair[1], pair[0]];
    if (eastFirst) swaps += 1;
    if (east > 10_000_000) prefix = Math.floor(east / 1_000_000);
    points.push([bareEast(east), north]);
  }
  const [first, last] = [points[0], points.at(-1)];
  if (points.length > 3 && first && last && first[0] === last[0] && first[1] === last[1]) points.pop();
  return { points, swapped: swaps > points.length / 2, prefix, skipped };
}
