// @ts-check
// How figures are written: the same rules as on the server (maps/writing.py).

export const DASH = "—";

/**
 * @param {number | null | undefined} value
 * @param {number} [places]
 */
export function number(value, places = 2) {
  if (value === null || value === undefined) return DASH;
  const text = value.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  return text.replace("-", "−");
}

/**
 * A code as it is known in the zone: `…019 GB00173`.
 * @param {string} code
 */
export function shortened(code) {
  return /^\d{12}.{7}$/.test(code) ? `…${code.slice(9, 12)} ${code.slice(12)}` : code;
}

/**
 * Metres in groups of three from the right: 3 258 412.6.
 * @param {number} metres
 */
export function spaced(metres) {
  return metres.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 }).replaceAll(",", " ");
}
