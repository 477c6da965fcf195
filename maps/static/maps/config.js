// @ts-check
// What the server tells the script: addresses, the run, the coordinate system, the indicators.

/**
 * @typedef {{key: string, label: string, colour: string, mark: string}} Category
 * @typedef {{name: string, label: string, unit: string, places: number, categories: Category[], parcels: boolean, areas: boolean}} Indicator
 * @typedef {{run: number, as_of: string, title: string, source: string}} Year
 * @typedef {{tiles: string, base: string, legend: string, search: string, matches: string, table: string, card: string,
 *   shape: string, worker: string, areas: string, surgery: string, attach: string}} Urls
 * @typedef {{run: number, may_edit: boolean, user: number, csrf: string, bounds: [number, number, number, number] | null, blocks: boolean, urls: Urls,
 *   crs: {name: string, proj4: string, srid: number}, indicators: Indicator[], years: Year[], bases: import("./base.js").Base[]}} Config
 */

/** @type {Config} */
export const config = JSON.parse(document.getElementById("map-config")?.textContent ?? "{}");

/**
 * The indicator of that name, the first one else.
 * @param {string | null} name
 * @returns {Indicator}
 */
export function indicatorOf(name) {
  return config.indicators.find((one) => one.name === name) ?? config.indicators[0];
}

/**
 * The tile property that carries an indicator.
 * @param {string} name
 */
export function propertyOf(name) {
  return name === "stock_category" ? "stock" : name;
}
