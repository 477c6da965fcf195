// @ts-check
// A map of one run whose parcels can be given other classes than the run's own: only those that differ get a state.

import * as maplibre from "../../vendor/maplibre-gl.mjs";
import * as colour from "../colours.js";
import { quietBase, SOURCE_MAX_ZOOM } from "../style.js";
import { hasWebGL } from "../webgl.js";

/**
 * @typedef {"stock" | "paths"} Aspect
 * @typedef {{key: string, label: string, colour: string, mark: string}} Kind
 * @typedef {Record<Aspect, Kind[]>} Legend
 * @typedef {Record<Aspect, Uint8Array>} Classes
 * @typedef {{bounds: [number, number, number, number] | null, base: string, tiles: Record<string, string>, worker: string, card: string}} Places
 */

/** @type {Record<Aspect, string>} */
const PROPERTY = { stock: "stock", paths: "path" };
const PARCELS_FROM = 9;
/** From this zoom on a tile holds every parcel; below, the largest ones. */
export const ALL_PARCELS_FROM = 12;
/** Thinner than a third of a pixel an edge is not seen, yet it takes half of a frame where there is no graphics card. */
const EDGES_FROM = 12;
const LAYER = { source: "run", sourceLayer: "parcels" };

/** @param {Legend} legend @param {Aspect} aspect @returns {any} */
function fill(legend, aspect) {
  const kinds = legend[aspect];
  const last = kinds.length - 1;
  const own = ["match", ["coalesce", ["get", PROPERTY[aspect]], ""], ...kinds.slice(0, last).flatMap((one, place) => [one.key, place]), last];
  const number = ["coalesce", ["feature-state", aspect], own];
  return ["match", number, ...kinds.slice(0, last).flatMap((one, place) => [place, one.colour]), kinds[last].colour];
}

/** Thin where parcels are small. @returns {any} */
function outline() {
  const wide = (/** @type {number} */ width) => ["case", ["boolean", ["feature-state", "turned"], false], width, 0];
  return ["interpolate", ["linear"], ["zoom"], 11, wide(0.7), 14, wide(1.8)];
}

export class RunMap {
  /** @type {Set<number>} */
  stated = new Set();

  /**
   * @param {HTMLElement} container
   * @param {Places} places
   * @param {number} run
   * @param {Legend} legend
   */
  constructor(container, places, run, legend) {
    this.legend = legend;
    maplibre.setWorkerUrl(places.worker);
    const box = places.bounds;
    const latitude = box ? (box[1] + box[3]) / 2 : 30;
    const parcels = /** @type {const} */ ({ source: "run", "source-layer": "parcels", minzoom: PARCELS_FROM });
    this.map = new maplibre.Map({
      container,
      style: {
        version: 8,
        sources: {
          base: { type: "vector", tiles: [location.origin + places.base], maxzoom: SOURCE_MAX_ZOOM },
          run: { type: "vector", tiles: [`${location.origin}${places.tiles[String(run)]}?layer=parcels`], minzoom: PARCELS_FROM, maxzoom: SOURCE_MAX_ZOOM },
        },
        layers: [
          ...quietBase(latitude),
          { id: "parcels", type: "fill", ...parcels, paint: { "fill-color": fill(legend, "stock"), "fill-opacity": 0.9, "fill-antialias": false } },
          { id: "parcel-edge", type: "line", ...parcels, minzoom: EDGES_FROM, paint: { "line-color": colour.WHITE, "line-width": ["interpolate", ["linear"], ["zoom"], 12, 0.3, 14, 0.8, 16, 1.2] } },
          { id: "turned", type: "line", ...parcels, paint: { "line-color": colour.INK, "line-width": outline() } },
        ],
      },
      ...(box ? { bounds: box, fitBoundsOptions: { padding: 24 } } : { center: [120, 29.4], zoom: 9 }),
      maxZoom: 20, minZoom: 5, dragRotate: false, pitchWithRotate: false, touchPitch: false, attributionControl: false,
      fadeDuration: 0, localIdeographFontFamily: false, locale: { "Map.Title": gettext("Map") },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new maplibre.ScaleControl({ maxWidth: 100, unit: "metric" }), "bottom-right");
    this.map.on("mousemove", "parcels", () => (this.map.getCanvas().style.cursor = "pointer"));
    this.map.on("mouseleave", "parcels", () => (this.map.getCanvas().style.cursor = ""));
    this.map.on("click", "parcels", (event) => {
      const hit = event.features?.[0];
      if (hit?.id !== undefined) location.assign(places.card.replace("/0/", `/${hit.id}/`));
    });
  }

  /** @param {Aspect} aspect */
  showAspect(aspect) {
    this.map.setPaintProperty("parcels", "fill-color", fill(this.legend, aspect));
  }

  /**
   * Give parcels their classes.
   * @param {Float64Array} ids
   * @param {Classes} own the run's own
   * @param {Classes} then
   * @param {(place: number) => boolean} turned which parcels are outlined
   */
  show(ids, own, then, turned) {
    /** @type {Set<number>} */
    const now = new Set();
    for (let place = 0; place < ids.length; place += 1) {
      const outlined = turned(place);
      if (!outlined && own.stock[place] === then.stock[place] && own.paths[place] === then.paths[place]) continue;
      now.add(ids[place]);
      this.map.setFeatureState({ ...LAYER, id: ids[place] }, { stock: then.stock[place], paths: then.paths[place], turned: outlined });
    }
    for (const id of this.stated) if (!now.has(id)) this.map.removeFeatureState({ ...LAYER, id });
    this.stated = now;
  }
}

/** Whether maps can be drawn at all; where not, the tables tell the same. */
export const canDraw = hasWebGL;

/** @param {string} address @returns {Promise<Float64Array>} */
export async function parcelIds(address) {
  const answer = await fetch(address);
  return new Float64Array(await answer.arrayBuffer());
}

/**
 * Class numbers out of an answer's bytes: all of one aspect after the other.
 * @param {ArrayBuffer} bytes
 * @param {number} from
 * @param {number} parcels
 * @returns {Classes}
 */
export function classesOf(bytes, from, parcels) {
  return { stock: new Uint8Array(bytes, from, parcels), paths: new Uint8Array(bytes, from + parcels, parcels) };
}
