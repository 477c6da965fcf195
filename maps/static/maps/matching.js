// @ts-check
// The filter as a question to a tile's feature: the same conditions as maps/filters.py.

import { config } from "./config.js";
import { byId } from "./dom.js";
import { query } from "./state.js";

/** @typedef {import("maplibre-gl").ExpressionSpecification} Expression */

/**
 * Ids that the text filter lets through; null without such a filter, or when it lets through more than a map can mark.
 * @returns {Promise<number[] | null>}
 */
export async function textMatches() {
  const q = query().get("q");
  const note = byId("match-note", HTMLElement);
  note.hidden = true;
  if (!q) return null;
  const answer = await fetch(`${config.urls.matches}?${new URLSearchParams({ q, run: String(config.run) })}`);
  if (!answer.ok) return [];
  const { ids, most } = await answer.json();
  note.hidden = ids !== null;
  note.textContent = interpolate(gettext("More than %(most)s parcels hold this text: the map marks none. Narrow the text."), { most: String(most) }, true);
  return ids;
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
