// @ts-check
// How a parcel gets its colour: expressions for MapLibre from an indicator and its legend.

import { indicatorOf, propertyOf } from "./config.js";
import { WHITE } from "./colours.js";

/**
 * @typedef {import("maplibre-gl").ExpressionSpecification} Expression
 * @typedef {{key: string, label: string, colour: string, count: number, mu: number, mark?: string}} LegendClass
 * @typedef {{low: number, high: number, count: number}} Bar
 * @typedef {{indicator: string, label: string, unit: string, kind: "category" | "number" | "two", classes: LegendClass[],
 *   level?: string, size_m?: number, held_back?: {count: number, mu: number}, target?: number | null, target_source?: string, method?: string,
 *   second?: string, second_breaks?: number[], axes?: {label: string, unit: string, breaks: number[], words: string[]}[],
 *   breaks?: number[], unknown?: {count: number, mu: number}, places?: number, bins?: Bar[], max?: number | null}} Legend
 */

/**
 * An expression that is put together from lists, which the type of expressions can't follow.
 * @param {unknown[]} parts
 * @returns {Expression}
 */
export const expression = (parts) => /** @type {any} */ (parts);

/**
 * The class of a feature by its key (`unknown` where the figure is missing). Tiles carry whole hundredths, so the limit
 * between two classes is halfway to the next hundredth.
 * @param {Legend} legend
 * @returns {Expression}
 */
export function classOf(legend) {
  const property = propertyOf(legend.indicator);
  if (legend.kind === "two") return classOfTwo(legend);
  if (legend.kind === "category") return ["coalesce", ["get", property], "unknown"];
  return expression(["case", ["has", property], place(property, legend.breaks ?? []), "unknown"]);
}

/** @type {(property: string, breaks: number[]) => unknown[]} */
function place(property, breaks) {
  const steps = breaks.flatMap((limit, at) => [Math.round(limit * 100) + 0.5, String(at + 1)]);
  return steps.length ? ["step", ["get", property], "0", ...steps] : ["literal", "0"];
}

/** Two figures: the place of each, one after the other. @param {Legend} legend */
function classOfTwo(legend) {
  const [first, second] = [propertyOf(legend.indicator), propertyOf(legend.second ?? "")];
  const both = ["concat", place(first, legend.breaks ?? []), place(second, legend.second_breaks ?? [])];
  return expression(["case", ["all", ["has", first], ["has", second]], both, "unknown"]);
}

/**
 * @param {Legend} legend
 * @returns {Expression | string}
 */
export function fillColour(legend) {
  const pairs = legend.classes.filter((one) => one.key !== "unknown").flatMap((one) => [one.key, one.colour]);
  const other = legend.classes.find((one) => one.key === "unknown")?.colour ?? WHITE;
  if (!pairs.length) return WHITE;
  return expression(["match", classOf(legend), ...pairs, other]);
}

/**
 * Full where the filter lets a parcel through and its class is shown, faint else.
 * @param {Expression | boolean} matching
 * @param {Legend} legend
 * @param {Set<string>} hidden
 * @param {number} full
 * @returns {Expression}
 */
export function opacity(matching, legend, hidden, full) {
  /** @type {Expression} */
  const shown = ["!", ["in", classOf(legend), ["literal", [...hidden]]]];
  return ["case", ["all", matching, shown], full, 0.14];
}

/** Whether the fill of this indicator takes the patterns of the stock categories. @param {string} name */
export const showsStock = (name) => indicatorOf(name).name === "stock_category";
