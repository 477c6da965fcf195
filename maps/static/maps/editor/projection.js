// @ts-check
// Metres of the deployment's system to degrees for drawing, and back for what the pointer says.

import { config } from "../config.js";

/** @typedef {import("./geometry.js").Point} Point */

const projection = proj4(config.crs.proj4);

/** @param {Point} point @returns {[number, number]} */
export const toDegrees = (point) => projection.inverse([point[0], point[1]]);

/** @param {{lng: number, lat: number}} at @returns {Point} */
export function toMetres(at) {
  const [east, north] = projection.forward([at.lng, at.lat]);
  return [east, north];
}

/** Metres a pixel covers at the middle of the map. @param {import("maplibre-gl").Map} map */
export const metresPerPixel = (map) => (78271.517 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / 2 ** map.getZoom();
