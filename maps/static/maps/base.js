// @ts-check
// What the land stands on: the zone's own map, a PMTiles file served from here, Tianditu where the office has a key.

import * as maplibre from "../vendor/maplibre-gl.mjs";
import * as colour from "./colours.js";
import { config } from "./config.js";
import { byId } from "./dom.js";
import { get, on, set } from "./state.js";
import { FONT } from "./style.js";

/**
 * @typedef {import("maplibre-gl").LayerSpecification} Layer
 * @typedef {{key: string, label: string, kind?: "raster" | "vector", pmtiles?: string, layers?: string[], tiles?: string[][],
 *   maxzoom?: number, attribution?: string}} Base
 */

const OWN = ["zone", "green", "water", "green-line", "water-line", "road-casing", "road-area", "road", "street-names"];
const UNDER = "zone";
let speaksPMTiles = false;

/** @param {import("maplibre-gl").Map} map */
export function listenToBase(map) {
  const choice = byId("base", HTMLSelectElement);
  choice.addEventListener("change", () => set({ base: choice.value === config.bases[0].key ? null : choice.value }));
  const show = () => {
    const base = config.bases.find((one) => one.key === get("base")) ?? config.bases[0];
    choice.value = base.key;
    showBase(map, base);
  };
  on(["base"], show);
  show();
}

/** @param {import("maplibre-gl").Map} map @param {Base} base */
function showBase(map, base) {
  for (const { id } of map.getStyle().layers) if (id.startsWith("given-")) map.removeLayer(id);
  for (const id of Object.keys(map.getStyle().sources)) if (id.startsWith("given-")) map.removeSource(id);
  for (const id of OWN) map.setLayoutProperty(id, "visibility", base.key === "own" ? "visible" : "none");
  byId("attribution", HTMLElement).textContent = base.attribution ?? "";
  byId("attribution", HTMLElement).hidden = !base.attribution;
  if (base.kind === "vector") showVector(map, base);
  if (base.kind === "raster") showRaster(map, base);
}

/** @param {import("maplibre-gl").Map} map @param {Base} base */
function showRaster(map, base) {
  const sets = base.tiles ?? [[]];
  sets.forEach((tiles, number) => {
    const id = `given-${number}`;
    map.addSource(id, base.pmtiles ? { type: "raster", url: fileOf(base), tileSize: 256 } : { type: "raster", tiles, tileSize: 256, maxzoom: base.maxzoom });
    map.addLayer({ id, type: "raster", source: id, paint: { "raster-fade-duration": 0 } }, UNDER);
  });
}

/** Dressed quietly, by what the names of its layers say. @param {import("maplibre-gl").Map} map @param {Base} base */
function showVector(map, base) {
  map.addSource("given-0", { type: "vector", url: fileOf(base) });
  for (const name of base.layers ?? []) for (const layer of dressed(name)) map.addLayer(layer, layer.type === "symbol" ? undefined : UNDER);
}

/** @param {Base} base */
function fileOf(base) {
  if (!speaksPMTiles) maplibre.addProtocol("pmtiles", new pmtiles.Protocol().tile);
  speaksPMTiles = true;
  return `pmtiles://${location.origin}${base.pmtiles}`;
}

/** @type {[RegExp, string, string][]} names, fill, line */
const DRESS = [
  [/water|ocean|river|lake|水/i, colour.WATER, colour.WATER],
  [/green|park|wood|forest|landcover|grass|绿/i, colour.GREEN, colour.GREEN],
  [/build|房|建筑/i, "#E3E5E8", "#D5D8DB"],
  [/road|street|transport|highway|路/i, colour.WHITE, colour.ROAD_CASING],
  [/earth|land|陆/i, colour.ZONE, colour.ZONE],
];

/** @param {string} name of a layer in the file @returns {Layer[]} */
function dressed(name) {
  const [, fill, line] = DRESS.find(([names]) => names.test(name)) ?? [null, "", colour.ROAD_CASING];
  const base = /** @type {const} */ ({ source: "given-0", "source-layer": name });
  /** @type {(kind: string) => any} */
  const only = (kind) => ["==", ["geometry-type"], kind];
  /** @type {any} */
  const words = ["coalesce", ["get", "name:zh"], ["get", "name"], ""];
  /** @type {Layer[]} */
  const fills = fill ? [{ id: `given-fill-${name}`, type: "fill", ...base, filter: only("Polygon"), paint: { "fill-color": fill } }] : [];
  return [
    ...fills,
    { id: `given-line-${name}`, type: "line", ...base, filter: only("LineString"), paint: { "line-color": line, "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.5, 16, 4] } },
    { id: `given-name-${name}`, type: "symbol", ...base, filter: only("Point"), layout: { "text-field": words, "text-font": FONT, "text-size": 11 }, paint: { "text-color": "#626D7D", "text-halo-color": colour.WHITE, "text-halo-width": 1.5 } },
  ];
}
