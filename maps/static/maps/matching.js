// @ts-check
// The filter as a question to a tile's feature: the same conditions as maps/filters.py.

import { config } from "./config.js";
import { query } from "./state.js";

/** @typedef {import("maplibre-gl").ExpressionSpecification} Expression */

/**
 * Ids that the text filter lets through; null without such a filter.
 * @returns {Promise<number[] | null>}
 */
export async function textMatches() {
  const q = query().get("q");
  if (!q) return null;
  const answer = await fetch(`${config.urls.matches}?${new URLSearchParams({ q, run: String(config.run) })}`);
  return answer.ok ? (await answer.json()).ids : [];
}

/**
 * @param {string} property
 * @param {string[]} values
 * @returns {Expression}
 */
function oneOf(property, values) {
  return ["in", ["coalesce", ["get", property], "unknown"], ["literal", values]];
}

/**
 * The expression that holds for features passing the filter, and whether there is a filter at all.
 * @param {number[] | null} ids
 * @returns {{holds: Expression, isFilter: boolean}}
 */
export function matching(ids) {
  const asked = query();
  /** @type {Expression[]} */
  const conditions = [];
  for (const name of ["stock", "path", "grade", "sector"]) {
    const values = asked.getAll(name);
    if (values.length) conditions.push(oneOf(name, values));
  }
  const towns = asked.getAll("town").map(Number);
  if (towns.length) conditions.push(["in", ["coalesce", ["get", "town"], 0], ["literal", towns]]);
  const low = Number(asked.get("area_min") || NaN);
  const high = Number(asked.get("area_max") || NaN);
  if (!Number.isNaN(low)) conditions.push([">=", ["get", "area"], low * 10]);
  if (!Number.isNaN(high)) conditions.push(["<=", ["get", "area"], high * 10]);
  if (ids) conditions.push(["in", ["id"], ["literal", ids]]);
  return { holds: /** @type {Expression} */ (["all", true, ...conditions]), isFilter: conditions.length > 0 };
}
