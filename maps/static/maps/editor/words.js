// @ts-check
// Figures of the editor as officials write them: mu with three decimals, m² with two, hectares with four.

const MU = 2000 / 3;

/** @param {number} m2 */
export const writeArea = (m2) => interpolate(gettext("%(mu)s mu"), { mu: (m2 / MU).toFixed(3) }, true);

/** @param {number} m2 */
export const writeAll = (m2) => `${m2.toFixed(2)} m² · ${writeArea(m2)} · ${(m2 / 10000).toFixed(4)} ha`;

/** A signed figure with a true minus; nothing is never "−0.00". @param {number} value @param {number} places */
export function signed(value, places) {
  const text = Math.abs(value).toFixed(places);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}
