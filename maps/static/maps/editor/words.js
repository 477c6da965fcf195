// @ts-check
// Figures of the editor as officials write them: mu with three decimals, m² with two, hectares with four.

const MU = 2000 / 3;

/** A figure with thousands separators. @param {number} value @param {number} places */
export const figure = (value, places) => value.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });

/** @param {number} m2 */
export const writeArea = (m2) => interpolate(gettext("%(mu)s mu"), { mu: figure(m2 / MU, 3) }, true);

/** @param {number} m2 */
export const writeAll = (m2) => `${figure(m2, 2)} m² · ${writeArea(m2)} · ${figure(m2 / 10000, 4)} ha`;

/** A signed figure with a true minus; nothing is never "−0.00". @param {number} value @param {number} places */
export function signed(value, places) {
  const text = figure(Math.abs(value), places);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}
