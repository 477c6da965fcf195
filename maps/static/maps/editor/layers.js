// @ts-check
// What the editor draws over the map: the land around, the draft, the pieces that the server planned, labels.

import * as maplibre from "../../vendor/maplibre-gl.mjs";
import { make } from "../dom.js";
import { figure, writeArea } from "./words.js";
import { distance } from "./geometry.js";
import { toDegrees } from "./projection.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {GeoJSON.Feature[]} Features */

const DRAFT = "#C2185B";
const PARTS = ["#2F6DB5", "#0E7C86", "#8C510A", "#6C63B5", "#1E7B55", "#C8452D"];
const NAMES = ["edit-around", "edit-pieces", "edit-draft"];

/** @param {import("maplibre-gl").Map} map */
export function addLayers(map) {
  const data = /** @type {GeoJSON.FeatureCollection} */ ({ type: "FeatureCollection", features: [] });
  for (const name of NAMES) if (!map.getSource(name)) map.addSource(name, { type: "geojson", data });
  if (map.getLayer("edit-around-line")) return;
  const chosen = /** @type {import("maplibre-gl").ExpressionSpecification} */ (["get", "chosen"]);
  map.addLayer({ id: "edit-around-fill", type: "fill", source: "edit-around", paint: { "fill-color": ["case", chosen, "#FBE9F0", "#E7EAEE"], "fill-opacity": ["case", chosen, 0.75, 0.45] } });
  map.addLayer({ id: "edit-around-line", type: "line", source: "edit-around", paint: { "line-color": ["case", chosen, "#1B2430", "#7A8594"], "line-width": ["case", chosen, 2.4, 1] } });
  map.addLayer({ id: "edit-pieces-fill", type: "fill", source: "edit-pieces", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.3 } });
  map.addLayer({ id: "edit-pieces-line", type: "line", source: "edit-pieces", filter: ["==", ["geometry-type"], "Polygon"], paint: { "line-color": ["get", "colour"], "line-width": 1.6 } });
  map.addLayer({ id: "edit-pieces-new", type: "circle", source: "edit-pieces", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 6, "circle-color": "#FFFFFF", "circle-stroke-color": DRAFT, "circle-stroke-width": 2.5 } });
  map.addLayer({ id: "edit-draft-line", type: "line", source: "edit-draft", filter: ["==", ["geometry-type"], "LineString"], layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": DRAFT, "line-width": 2.6 } });
  map.addLayer({ id: "edit-draft-points", type: "circle", source: "edit-draft", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": ["case", ["get", "big"], 7, 4.5], "circle-color": ["case", ["get", "drawn"], DRAFT, "#FFFFFF"], "circle-stroke-color": ["case", ["get", "drawn"], "#FFFFFF", "#1B2430"], "circle-stroke-width": 1.6 } });
}

/** @param {import("maplibre-gl").Map} map */
export function removeLayers(map) {
  for (const layer of map.getStyle().layers) if (layer.id.startsWith("edit-")) map.removeLayer(layer.id);
  for (const name of NAMES) if (map.getSource(name)) map.removeSource(name);
  clearLabels();
}

/** @type {(map: import("maplibre-gl").Map, name: string, features: Features) => void} */
function put(map, name, features) {
  const source = /** @type {import("maplibre-gl").GeoJSONSource | undefined} */ (map.getSource(name));
  source?.setData({ type: "FeatureCollection", features });
}

/** @param {Point[][][]} coordinates @returns {GeoJSON.MultiPolygon} */
const polygons = (coordinates) => ({ type: "MultiPolygon", coordinates: coordinates.map((rings) => rings.map((ring) => ring.map(toDegrees))) });

/** @type {(map: import("maplibre-gl").Map, parcels: Iterable<import("./api.js").Parcel>, chosen: number[]) => void} */
export function drawAround(map, parcels, chosen) {
  put(map, "edit-around", [...parcels].map((one) => ({
    type: "Feature", id: one.id, properties: { id: one.id, chosen: chosen.includes(one.id) }, geometry: polygons(one.coordinates),
  })));
}

/** @type {maplibre.Marker[]} */
let labels = [];

function clearLabels() {
  for (const one of labels) one.remove();
  labels = [];
}

/** @type {(map: import("maplibre-gl").Map, at: Point, node: HTMLElement) => void} */
function label(map, at, node) {
  labels.push(new maplibre.Marker({ element: node }).setLngLat(toDegrees(at)).addTo(map));
}

/** The pieces of a plan in their colours, each with its area; the vertices that neighbours get. @type {(map: import("maplibre-gl").Map, plan: import("./api.js").Plan | null) => void} */
export function drawPlan(map, plan) {
  clearLabels();
  if (!plan) return put(map, "edit-pieces", []);
  /** @type {Features} */
  const features = plan.pieces.map((piece, at) => ({ type: "Feature", properties: { colour: colourOf(at) }, geometry: polygons(piece.coordinates) }));
  for (const one of plan.neighbours) {
    for (const vertex of one.new_vertices) features.push({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: toDegrees(vertex) } });
  }
  put(map, "edit-pieces", features);
  plan.pieces.forEach((piece, at) => label(map, middleOf(piece.coordinates), pieceLabel(piece, at)));
}

/** @param {number} at */
export const colourOf = (at) => PARTS[at % PARTS.length];

/** @param {import("./api.js").Piece} piece @param {number} at */
function pieceLabel(piece, at) {
  const node = make("div", { class: "piece-label", "data-part": String(at % PARTS.length) });
  const share = piece.share < 0.9999 ? ` · ${(piece.share * 100).toFixed(1)}%` : "";
  node.append(make("span", { class: "t-note" }, piece.code), make("b", {}, writeArea(piece.area_m2)), make("span", { class: "t-note" }, `${figure(piece.area_m2, 2)} m²${share}`));
  return node;
}

/** A place for a label: the middle of the widest part's box. @param {Point[][][]} coordinates @returns {Point} */
function middleOf(coordinates) {
  const ring = coordinates.map((rings) => rings[0]).sort((a, b) => boxSize(b) - boxSize(a))[0];
  const [xs, ys] = [ring.map((p) => p[0]), ring.map((p) => p[1])];
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}

/** @param {Point[]} ring */
const boxSize = (ring) => (Math.max(...ring.map((p) => p[0])) - Math.min(...ring.map((p) => p[0]))) * (Math.max(...ring.map((p) => p[1])) - Math.min(...ring.map((p) => p[1])));

/**
 * The line being drawn with its lengths, and the vertices that can be taken.
 * @param {import("maplibre-gl").Map} map
 * @param {Point[]} line
 * @param {Point[]} handles
 * @param {Point | null} pointer where the pointer snapped to
 */
export function drawDraft(map, line, handles, pointer) {
  /** @type {Features} */
  const features = [];
  const last = line.at(-1);
  const whole = pointer && last && distance(last, pointer) > 0.01 ? [...line, pointer] : line;
  if (whole.length > 1) features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: whole.map(toDegrees) } });
  const dot = (/** @type {Point} */ at, drawn = true, big = false) => features.push({ type: "Feature", properties: { drawn, big }, geometry: { type: "Point", coordinates: toDegrees(at) } });
  for (const one of handles) dot(one, false);
  for (const one of line) dot(one);
  if (pointer) dot(pointer, true, true);
  put(map, "edit-draft", features);
  for (const one of document.querySelectorAll(".edge-label")) one.remove();
  whole.slice(1).forEach((point, at) => {
    const node = make("div", { class: "edge-label" }, `${distance(whole[at], point).toFixed(2)} m`);
    new maplibre.Marker({ element: node }).setLngLat(toDegrees([(whole[at][0] + point[0]) / 2, (whole[at][1] + point[1]) / 2])).addTo(map);
  });
}
