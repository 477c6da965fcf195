// @ts-check
// Puts legend, filter and hidden classes onto the map's layers.

import { INK, INK_2, STOCK, STOCK_DARK, WHITE } from "./colours.js";
import { showLevel } from "./areas.js";
import { propertyOf } from "./config.js";
import { classOf, expression, fillColour, opacity, showsStock } from "./fill.js";

/**
 * @typedef {import("maplibre-gl").ExpressionSpecification} Expression
 * @typedef {import("./fill.js").Legend} Legend
 */

const AREA_LEVELS = ["zones", "towns", "blocks"];

/**
 * @param {import("maplibre-gl").Map} map
 * @param {Legend} legend
 * @param {Expression} holds the filter
 * @param {Set<string>} hidden keys of the classes that the legend has switched off
 */
export function paint(map, legend, holds, hidden) {
  map.setPaintProperty("parcels", "fill-color", fillColour(legend));
  map.setPaintProperty("parcels", "fill-opacity", opacity(holds, legend, hidden, 0.9));
  for (const level of AREA_LEVELS) map.setPaintProperty(level, "fill-color", fillColour(legend));
  paintAreas(map, legend, hidden);
  paintPatterns(map, legend, holds, hidden);
  paintEdges(map, legend);
  paintLabels(map, legend, holds);
  showLevel(map);
}

/** A sum covers the whole area, so the filter of parcels leaves it alone. @type {(map: import("maplibre-gl").Map, legend: Legend, hidden: Set<string>) => void} */
function paintAreas(map, legend, hidden) {
  map.setPaintProperty("areas", "fill-color", fillColour(legend));
  map.setPaintProperty("areas", "fill-opacity", opacity(true, legend, hidden, 0.9));
  map.setFilter("area-hatch", ["==", classOf(legend), "unknown"]);
  map.setPaintProperty("area-hatch", "fill-opacity", opacity(true, legend, hidden, 1));
  map.setLayoutProperty("area-names", "text-field", areaName(legend));
}

/** Name and figure; hexagons have no name. @param {Legend} legend @returns {Expression} */
function areaName(legend) {
  const name = ["coalesce", ["get", document.documentElement.lang.startsWith("en") ? "name_en" : "name"], ["get", "name"], ""];
  if (legend.kind !== "number") return expression(name);
  const digits = { "min-fraction-digits": legend.places ?? 2, "max-fraction-digits": legend.places ?? 2 };
  const property = propertyOf(legend.indicator);
  const figure = ["case", ["has", property], ["number-format", ["/", ["get", property], 100], digits], ""];
  return expression(["concat", name, ["case", ["has", "name"], "\n", ""], figure]);
}

/** @type {(map: import("maplibre-gl").Map, legend: Legend, holds: Expression, hidden: Set<string>) => void} */
function paintPatterns(map, legend, holds, hidden) {
  const stock = showsStock(legend.indicator);
  for (const id of ["pattern-idle", "pattern-approved"]) {
    map.setLayoutProperty(id, "visibility", stock ? "visible" : "none");
    map.setPaintProperty(id, "fill-opacity", opacity(holds, legend, hidden, 1));
  }
  // A parcel without a path is one that needs none: no hatch.
  map.setLayoutProperty("pattern-unknown", "visibility", legend.indicator === "path" ? "none" : "visible");
  map.setFilter("pattern-unknown", ["==", classOf(legend), "unknown"]);
  map.setPaintProperty("pattern-unknown", "fill-opacity", opacity(holds, legend, hidden, 1));
}

/** Stock goes to the outline when paths fill: the two never share one map's fill. @type {(map: import("maplibre-gl").Map, legend: Legend) => void} */
function paintEdges(map, legend) {
  const pairs = Object.entries(STOCK).filter(([key]) => key !== "normal").flat();
  const byStock = expression(["match", ["get", "stock"], ...pairs, WHITE]);
  map.setPaintProperty("parcel-edge", "line-color", legend.indicator === "path" ? byStock : WHITE);
}

/** Area on stock parcels first, the code closer in. @type {(map: import("maplibre-gl").Map, legend: Legend, holds: Expression) => void} */
function paintLabels(map, legend, holds) {
  /** @type {Expression} */
  const mu = ["number-format", ["/", ["get", "area"], 10], { "min-fraction-digits": 1, "max-fraction-digits": 1 }];
  /** @type {Expression} */
  const code = ["case", ["==", ["length", ["get", "code"]], 19], ["slice", ["get", "code"], 12], ["get", "code"]];
  /** @type {Expression} */
  const isStock = ["!", ["in", ["get", "stock"], ["literal", ["normal", "unknown"]]]];
  /** @type {Expression} */
  const text = ["step", ["zoom"], ["case", isStock, mu, ""], 16, ["concat", mu, gettext(" mu"), "\n", code]];
  map.setLayoutProperty("labels", "text-field", text);
  const stock = showsStock(legend.indicator);
  /** @type {Expression} */
  const white = ["in", ["get", "stock"], ["literal", ["idle", "approved_not_supplied"]]];
  map.setPaintProperty("labels", "text-color", stock ? ["case", white, WHITE, INK] : INK);
  const halos = Object.entries(STOCK_DARK).flat();
  const halo = expression(["match", ["get", "stock"], ...halos, WHITE]);
  map.setPaintProperty("labels", "text-halo-color", stock ? halo : WHITE);
  map.setPaintProperty("labels", "text-opacity", ["case", holds, 1, 0]);
}

const RADII = [2.5, 4.5, 6.5, 8.5];

/**
 * A second figure as dots, bigger for more.
 * @param {import("maplibre-gl").Map} map
 * @param {Legend | null} legend
 */
export function paintDots(map, legend) {
  map.setLayoutProperty("dots", "visibility", legend ? "visible" : "none");
  if (!legend) return;
  const sizes = legend.classes.flatMap((one, place) => [one.key, RADII[place]]);
  if (!sizes.length) return;
  map.setFilter("dots", ["has", legend.indicator]);
  map.setPaintProperty("dots", "circle-radius", expression(["match", classOf(legend), ...sizes, 0]));
  map.setPaintProperty("dots", "circle-color", INK_2);
}
