// @ts-check
// The map's layers from the ground up: quiet base, blocks, parcels, buildings, outlines, names.
// Fills that have an edge of their own are not smoothed: without a graphics card that took a quarter of each frame.

import * as colour from "./colours.js";
import { areaTiles } from "./areas.js";
import { config } from "./config.js";

/**
 * @typedef {import("maplibre-gl").StyleSpecification} Style
 * @typedef {import("maplibre-gl").LayerSpecification} Layer
 * @typedef {import("maplibre-gl").ExpressionSpecification} Expression
 */

export const FONT = ["Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC"];
// MapLibre draws glyphs from local fonts, and takes their weight from the first family's name.
const BOLD = ["Noto Sans CJK SC Bold", ...FONT];
export const SOURCE_MAX_ZOOM = 16;

/**
 * A width in metres on the ground as pixels at every zoom.
 * @param {number} latitude
 * @param {number} more pixels added on both sides together
 * @returns {Expression}
 */
function groundWidth(latitude, more) {
  const pixels = (/** @type {number} */ zoom) => 2 ** zoom / (78271.517 * Math.cos((latitude * Math.PI) / 180));
  /** @type {(zoom: number) => Expression} */
  const width = (zoom) => ["+", ["*", ["coalesce", ["get", "width"], 12], pixels(zoom)], more];
  return ["interpolate", ["exponential", 2], ["zoom"], 8, width(8), 20, width(20)];
}

/** @returns {Layer[]} */
function ground() {
  return [
    { id: "ground", type: "background", paint: { "background-color": colour.GROUND } },
    { id: "zone", type: "fill", source: "base", "source-layer": "zones", paint: { "fill-color": colour.ZONE } },
    ...["green", "water"].map((/** @type {string} */ kind) => /** @type {Layer} */ ({
      id: kind, type: "fill", source: "base", "source-layer": "context",
      filter: ["all", ["==", ["get", "feature"], kind], ["==", ["geometry-type"], "Polygon"]],
      paint: { "fill-color": kind === "water" ? colour.WATER : colour.GREEN },
    })),
  ];
}

/**
 * Roads come as centre lines with a width, or as areas.
 * @param {number} latitude
 * @returns {Layer[]}
 */
function roads(latitude) {
  /** @type {(id: string, kind: string, ink: string, more: number) => Layer} */
  const line = (id, kind, ink, more) => ({
    id, type: "line", source: "base", "source-layer": "context",
    filter: ["all", ["==", ["get", "feature"], kind], ["==", ["geometry-type"], "LineString"]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": ink, "line-width": groundWidth(latitude, more) },
  });
  return [
    line("green-line", "green", colour.GREEN, 0),
    line("water-line", "water", colour.WATER, 0),
    line("road-casing", "road", colour.ROAD_CASING, 2),
    {
      id: "road-area", type: "fill", source: "base", "source-layer": "context",
      filter: ["all", ["==", ["get", "feature"], "road"], ["==", ["geometry-type"], "Polygon"]],
      paint: { "fill-color": colour.WHITE, "fill-outline-color": colour.ROAD_CASING },
    },
    line("road", "road", colour.WHITE, 0),
    {
      id: "zone-edge", type: "line", source: "base", "source-layer": "zones",
      paint: { "line-color": colour.ZONE_EDGE, "line-width": 1.4, "line-dasharray": [7, 3, 1.5, 3] },
    },
  ];
}

/**
 * The quiet ground that every map stands on: zone, green, water, roads.
 * @param {number} latitude
 * @returns {Layer[]}
 */
export function quietBase(latitude) {
  return [...ground(), ...roads(latitude)];
}

/**
 * Blocks, towns and zones in place of parcels where parcels would be dust.
 * @param {number} parcelsFrom
 * @returns {Layer[]}
 */
function areas(parcelsFrom) {
  return ["zones", "towns", "blocks"].map((level) => /** @type {Layer} */ ({
    id: level, type: "fill", source: "run", "source-layer": level, maxzoom: parcelsFrom,
    paint: { "fill-color": colour.WHITE, "fill-opacity": 0.9, "fill-outline-color": colour.WHITE },
  }));
}

/**
 * @param {number} parcelsFrom
 * @returns {Layer[]}
 */
function parcels(parcelsFrom) {
  const base = /** @type {const} */ ({ source: "run", "source-layer": "parcels", minzoom: parcelsFrom });
  /** @type {(id: string, image: string, filter: import("maplibre-gl").FilterSpecification) => Layer} */
  const pattern = (id, image, filter) => ({ id, type: "fill", ...base, filter, paint: { "fill-pattern": image } });
  return [
    { id: "parcels", type: "fill", ...base, paint: { "fill-color": colour.WHITE, "fill-opacity": 0.9, "fill-antialias": false } },
    {
      id: "buildings", type: "fill", source: "run", "source-layer": "buildings", minzoom: 14,
      paint: { "fill-color": colour.INK, "fill-opacity": 0.1 },
    },
    pattern("pattern-idle", "hatch", ["==", ["get", "stock"], "idle"]),
    pattern("pattern-approved", "dots", ["==", ["get", "stock"], "approved_not_supplied"]),
    pattern("pattern-unknown", "thin-hatch", ["==", ["get", "stock"], "unknown"]),
    {
      id: "parcel-edge", type: "line", ...base,
      paint: { "line-color": colour.WHITE, "line-width": ["interpolate", ["linear"], ["zoom"], 12, 0.3, 14, 0.8, 16, 1.2] },
    },
  ];
}

/** One level of areas at every zoom; shown when the address names a level. @returns {Layer[]} */
function levels() {
  const base = /** @type {const} */ ({ source: "areas", "source-layer": "areas" });
  const hidden = /** @type {const} */ ({ visibility: "none" });
  return [
    { id: "areas", type: "fill", ...base, layout: hidden, paint: { "fill-color": colour.WHITE, "fill-opacity": 0.9, "fill-antialias": false } },
    { id: "area-hatch", type: "fill", ...base, layout: hidden, paint: { "fill-pattern": "thin-hatch" } },
    { id: "area-edge", type: "line", ...base, layout: hidden, paint: { "line-color": colour.WHITE, "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.4, 14, 1.4] } },
  ];
}

/** Outlines of what the pointer is on and of what is selected. @returns {Layer[]} */
function outlines() {
  const join = /** @type {const} */ ({ "line-join": "round", "line-cap": "round" });
  return [
    {
      id: "hover", type: "line", source: "run", "source-layer": "parcels", filter: ["==", ["id"], -1], layout: join,
      paint: { "line-color": colour.INK, "line-width": 2 },
    },
    {
      id: "area-hover", type: "line", source: "areas", "source-layer": "areas", filter: ["==", ["id"], -1], layout: { ...join, visibility: "none" },
      paint: { "line-color": colour.INK, "line-width": 2 },
    },
    { id: "chosen-halo", type: "line", source: "chosen", layout: join, paint: { "line-color": colour.WHITE, "line-width": 6 } },
    { id: "chosen", type: "line", source: "chosen", layout: join, paint: { "line-color": colour.INK, "line-width": 2.6 } },
    {
      id: "vertices", type: "symbol", source: "vertices", minzoom: 15,
      layout: { "icon-image": "vertex", "icon-allow-overlap": true, "icon-ignore-placement": true },
    },
  ];
}

/** @returns {Layer[]} */
function names() {
  return [
    {
      id: "dots", type: "circle", source: "run", "source-layer": "labels", minzoom: 14, layout: { visibility: "none" },
      paint: { "circle-color": colour.INK_2, "circle-stroke-color": colour.WHITE, "circle-stroke-width": 1.5 },
    },
    {
      id: "street-names", type: "symbol", source: "base", "source-layer": "context", minzoom: 13.5,
      filter: ["all", ["in", ["get", "feature"], ["literal", ["road", "water"]]], ["has", "name"], ["==", ["geometry-type"], "LineString"]],
      layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": FONT, "text-size": 11, "text-letter-spacing": 0.1, "symbol-spacing": 420 },
      paint: { "text-color": "#626D7D", "text-halo-color": colour.WHITE, "text-halo-width": 1.5 },
    },
    {
      id: "labels", type: "symbol", source: "run", "source-layer": "labels", minzoom: 14,
      layout: {
        "text-field": "", "text-font": BOLD, "text-size": ["interpolate", ["linear"], ["zoom"], 14, 10.5, 15, 12, 17, 14],
        "text-padding": 3, "symbol-sort-key": ["-", 0, ["get", "area"]],
      },
      paint: { "text-color": colour.INK, "text-halo-color": colour.WHITE, "text-halo-width": 1.6 },
    },
    {
      id: "area-names", type: "symbol", source: "areas", "source-layer": "area_names",
      layout: { visibility: "none", "text-field": "", "text-font": BOLD, "text-size": ["interpolate", ["linear"], ["zoom"], 11, 10.5, 15, 13], "text-padding": 2, "symbol-sort-key": ["-", 0, ["get", "area"]] },
      paint: { "text-color": colour.INK, "text-halo-color": colour.WHITE, "text-halo-width": 1.6 },
    },
    {
      id: "block-names", type: "symbol", source: "run", "source-layer": "towns", maxzoom: 12,
      layout: { "text-field": ["get", "name"], "text-font": BOLD, "text-size": 13 },
      paint: { "text-color": colour.INK, "text-halo-color": colour.WHITE, "text-halo-width": 2 },
    },
  ];
}

/**
 * @param {number} latitude of the zone, for widths in metres
 * @param {number} parcelsFrom the zoom at which parcels take the place of blocks
 * @returns {Style}
 */
export function style(latitude, parcelsFrom) {
  /** @type {import("maplibre-gl").GeoJSONSourceSpecification} */
  const nothing = { type: "geojson", data: { type: "FeatureCollection", features: [] } };
  return {
    version: 8,
    sources: {
      base: { type: "vector", tiles: [location.origin + config.urls.base], maxzoom: SOURCE_MAX_ZOOM },
      run: { type: "vector", tiles: [location.origin + config.urls.tiles], maxzoom: SOURCE_MAX_ZOOM },
      areas: { type: "vector", tiles: [areaTiles()], maxzoom: SOURCE_MAX_ZOOM },
      chosen: nothing,
      vertices: nothing,
    },
    layers: [...ground(), ...areas(parcelsFrom), ...levels(), ...roads(latitude), ...parcels(parcelsFrom), ...outlines(), ...names()],
  };
}
