// @ts-check
// A small map for any page: <land-map data-src="…geojson"> draws the features of one address over the quiet base.
//
// A feature's properties: `state` (a key of STATES) says how it looks, `label` what is written on it, `id` or the
// feature's id what it is called. The element fires `pick` (detail: the feature's id) when one is clicked, marks and
// shows one on `element.choose(id)`, and asks again on `element.reload()`. Data may also come in a script element:
// data-json="id of a json_script". With data-tiles="…/{z}/{x}/{y}.mvt" the features come as tiles (layer `land`),
// data-box says where the map begins, and `element.only(ids)` narrows what is drawn (data-shown at first). Without WebGL it says so; the page's table tells the same.

import * as maplibre from "../vendor/maplibre-gl.mjs";
import * as colour from "./colours.js";
import { isCalm } from "./dom.js";
import { hasWebGL } from "./webgl.js";
import { FONT, quietBase, SOURCE_MAX_ZOOM } from "./style.js";

/** @typedef {{fill: string, line: string, width?: number, dash?: number[], opacity?: number}} Look */

/** How a feature looks, by its state; words stand in the page's legend. @type {Record<string, Look>} */
export const STATES = {
  new: { fill: "#17375E", line: "#FFFFFF", opacity: 0.9 },
  updated: { fill: "#9AAFCB", line: "#FFFFFF", opacity: 0.9 },
  unchanged: { fill: "#DCE1E6", line: "#FFFFFF", opacity: 0.9 },
  refused: { fill: "#FCEDEB", line: "#B3261E", width: 2 },
  warning: { fill: "#FFF5DC", line: "#8A5A00", width: 1.6, dash: [3, 2] },
  neighbour: { fill: "#E7EAEE", line: "#7A8594", opacity: 0.5 },
  before: { fill: "#E3A72F", line: "#8A5A00", width: 1.6, dash: [3, 2], opacity: 0.25 },
  after: { fill: "#2F6DB5", line: "#17375E", width: 2, opacity: 0.25 },
  overlap: { fill: "#C2185B", line: "#A01249", width: 2, opacity: 0.5 },
  gap: { fill: "#6C63B5", line: "#4B4391", width: 2, opacity: 0.5 },
  added: { fill: "#0E7C86", line: "#0E7C86", width: 1.6, opacity: 0.45 },
  "offer-land": { fill: colour.OFFER.land, line: colour.INK, width: 1.5, opacity: 0.85 },
  "offer-plant": { fill: colour.OFFER.plant, line: colour.INK, width: 1.5, opacity: 0.85 },
  "stock-idle": { fill: colour.STOCK.idle, line: "#FFFFFF" },
  "stock-approved_not_supplied": { fill: colour.STOCK.approved_not_supplied, line: "#FFFFFF" },
  "stock-inefficient": { fill: colour.STOCK.inefficient, line: "#FFFFFF" },
  "stock-normal": { fill: colour.STOCK.normal, line: "#7A8594" },
  removed: { fill: "#B3261E", line: "#B3261E", width: 1.6, opacity: 0.35 },
};
const PLAIN = STATES.unchanged;

/** @type {(pick: (look: Look) => string | number) => any} */
const byState = (pick) => ["match", ["get", "state"], ...Object.entries(STATES).flatMap(([name, look]) => [name, pick(look)]), pick(PLAIN)];

const TILE_ZOOMS = { minzoom: 9, maxzoom: 15 };
const DRAWN = ["land", "land-edge", "land-edge-dashed", "land-labels"];

class LandMap extends HTMLElement {
  /** @type {maplibre.Map | undefined} */
  map;
  /** @type {GeoJSON.FeatureCollection} */
  data = { type: "FeatureCollection", features: [] };

  connectedCallback() {
    if (this.map || !hasWebGL()) {
      if (!this.map) this.classList.add("no-webgl");
      return;
    }
    void this.start();
  }

  disconnectedCallback() {
    this.map?.remove();
    this.map = undefined;
  }

  async start() {
    this.data = await this.fetchData();
    const tiles = this.dataset.tiles;
    const box = tiles ? boxOfText(this.dataset.box ?? "") : boxOf(this.data.features);
    maplibre.setWorkerUrl(this.dataset.worker ?? "");
    const map = new maplibre.Map({
      container: this,
      style: {
        version: 8,
        sources: {
          base: { type: "vector", tiles: [location.origin + this.dataset.base], maxzoom: tiles ? TILE_ZOOMS.maxzoom : SOURCE_MAX_ZOOM },
          land: tiles
            ? { type: "vector", tiles: [location.origin + tiles], promoteId: "id", ...TILE_ZOOMS }
            : { type: "geojson", data: this.data, promoteId: "id", tolerance: 0, maxzoom: 22 },
        },
        layers: [...quietBase(box ? (box[1] + box[3]) / 2 : 30), ...landLayers(Boolean(tiles))],
      },
      ...(box ? { bounds: box, fitBoundsOptions: { padding: 32, maxZoom: 18 } } : { center: [120, 29.4], zoom: 9 }),
      maxZoom: tiles ? 17 : 22, dragRotate: false, pitchWithRotate: false, touchPitch: false, attributionControl: false, fadeDuration: 0,
      localIdeographFontFamily: false, locale: words(), cooperativeGestures: this.hasAttribute("data-cooperative"),
    });
    this.map = map;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new maplibre.ScaleControl({ maxWidth: 100, unit: "metric" }), "bottom-right");
    map.on("click", (event) => {
      const hit = map.queryRenderedFeatures(event.point, { layers: ["land"] })[0];
      if (hit) this.dispatchEvent(new CustomEvent("pick", { detail: hit.id ?? hit.properties.id, bubbles: true }));
    });
    await map.once("load");
    // The page may have given the map another height since: what fitted then is fitted again.
    map.resize();
    if (box) map.fitBounds(box, { padding: 32, maxZoom: 18, duration: 0 });
    if (tiles) this.only((this.dataset.shown ?? "").split(" ").filter(Boolean));
    await map.once("idle");
    this.dataset.ready = "yes";
  }

  /** @returns {Promise<GeoJSON.FeatureCollection>} */
  async fetchData() {
    if (this.dataset.json) return JSON.parse(document.getElementById(this.dataset.json)?.textContent ?? "null") ?? this.data;
    if (!this.dataset.src) return this.data;
    const answer = await fetch(this.dataset.src, { headers: { Accept: "application/json" } });
    return answer.ok ? answer.json() : this.data;
  }

  /** Ask for the features again. */
  async reload() {
    this.data = await this.fetchData();
    this.show(this.data);
  }

  /** Draw these features alone, of those that come as tiles. @param {string[]} ids */
  only(ids) {
    for (const name of DRAWN) {
      const layer = landLayers(true).find((one) => one.id === name);
      /** @type {any} */
      const always = layer && "filter" in layer ? [layer.filter] : [];
      this.map?.setFilter(name, ["all", ...always, ["in", ["get", "id"], ["literal", ids]]]);
    }
  }

  /** Show other features. @param {GeoJSON.FeatureCollection} data */
  show(data) {
    this.data = data;
    /** @type {maplibre.GeoJSONSource | undefined} */ (this.map?.getSource("land"))?.setData(data);
  }

  /**
   * Mark one feature and bring it into view.
   * @param {string | number | null} id
   * @param {number} [closest] the zoom beyond which a small one is not enlarged
   */
  choose(id, closest = 17) {
    this.map?.setFilter("land-chosen", ["==", ["to-string", ["get", "id"]], String(id ?? "")]);
    const loaded = this.dataset.tiles ? (this.map?.querySourceFeatures("land", { sourceLayer: "land" }) ?? []) : this.data.features;
    const found = loaded.filter((one) => String(one.properties?.id ?? one.id) === String(id));
    const box = boxOf(found);
    if (box && this.map) this.map.fitBounds(box, { padding: 80, maxZoom: Math.max(this.map.getZoom(), closest), duration: isCalm() ? 0 : 400 });
  }
}

/** What the map's own parts say. */
function words() {
  return {
    "Map.Title": gettext("Map"),
    "CooperativeGesturesHandler.WindowsHelpText": gettext("Hold Ctrl and scroll to zoom the map"),
    "CooperativeGesturesHandler.MacHelpText": gettext("Hold ⌘ and scroll to zoom the map"),
    "CooperativeGesturesHandler.MobileHelpText": gettext("Move the map with two fingers"),
  };
}

/**
 * @param {boolean} inTiles
 * @returns {import("maplibre-gl").LayerSpecification[]}
 */
function landLayers(inTiles) {
  /** @type {any[]} */
  const layers = plainLayers();
  if (!inTiles) return layers;
  // Far out a name would cover the land that it names; closer in it stands beneath.
  const beneath = { minzoom: 13.5, layout: { ...layers[layers.length - 1].layout, "text-anchor": "top", "text-offset": [0, 1.2] } };
  return layers.map((one) => ({ ...one, "source-layer": "land", ...(one.id === "land-labels" ? beneath : {}) }));
}

/** @returns {import("maplibre-gl").LayerSpecification[]} */
function plainLayers() {
  const dashed = Object.entries(STATES).filter(([, look]) => look.dash).map(([name]) => name);
  /** @type {import("maplibre-gl").FilterSpecification} */
  const isDashed = ["in", ["get", "state"], ["literal", dashed]];
  /** @type {any} */
  const isTroubled = ["in", ["get", "state"], ["literal", ["refused", "warning"]]];
  const width = byState((look) => look.width ?? 1);
  return [
    { id: "land", type: "fill", source: "land", paint: { "fill-color": byState((look) => look.fill), "fill-opacity": byState((look) => look.opacity ?? 0.9) } },
    { id: "land-edge", type: "line", source: "land", filter: ["!", isDashed], paint: { "line-color": byState((look) => look.line), "line-width": width } },
    { id: "land-edge-dashed", type: "line", source: "land", filter: isDashed, paint: { "line-color": byState((look) => look.line), "line-width": width, "line-dasharray": [3, 2] } },
    { id: "land-chosen", type: "line", source: "land", filter: ["==", ["get", "id"], ""], paint: { "line-color": colour.INK, "line-width": 3 } },
    { id: "land-points", type: "circle", source: "land", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 5, "circle-color": byState((look) => look.line), "circle-stroke-color": colour.WHITE, "circle-stroke-width": 1.5 } },
    {
      id: "land-labels", type: "symbol", source: "land", filter: ["has", "label"],
      layout: { "text-field": ["to-string", ["get", "label"]], "text-font": FONT, "text-size": 12, "text-padding": 3, "symbol-sort-key": ["case", isTroubled, 0, 1] },
      // What has to be looked at is named first, light on its colour; others give way.
      paint: { "text-color": ["case", isTroubled, colour.WHITE, colour.INK], "text-halo-color": ["case", isTroubled, byState((look) => look.line), colour.WHITE], "text-halo-width": ["case", isTroubled, 4, 1.6] },
    },
  ];
}

/**
 * West, south, east, north of features.
 * @param {GeoJSON.Feature[]} features
 * @returns {[number, number, number, number] | null}
 */
export function boxOf(features) {
  const box = /** @type {[number, number, number, number]} */ ([Infinity, Infinity, -Infinity, -Infinity]);
  /** @param {any} part */
  const take = (part) => {
    if (typeof part?.[0] !== "number") return part?.forEach(take);
    [box[0], box[1]] = [Math.min(box[0], part[0]), Math.min(box[1], part[1])];
    [box[2], box[3]] = [Math.max(box[2], part[0]), Math.max(box[3], part[1])];
  };
  for (const one of features) if (one.geometry && "coordinates" in one.geometry) take(one.geometry.coordinates);
  return box[0] <= box[2] ? box : null;
}

/**
 * The same from "west,south,east,north".
 * @param {string} text
 * @returns {[number, number, number, number] | null}
 */
function boxOfText(text) {
  const [west, south, east, north] = text.split(",").map(Number);
  return north === undefined || Number.isNaN(north) ? null : [west, south, east, north];
}

customElements.define("land-map", LandMap);
