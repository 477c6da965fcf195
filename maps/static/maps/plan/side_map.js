// @ts-check
// One of the two maps: the areas of a level, each filled by its class on one side or by the class of the difference.

import * as maplibre from "../../vendor/maplibre-gl.mjs";
import * as colour from "../colours.js";
import { addPatterns } from "../patterns.js";
import { quietBase, SOURCE_MAX_ZOOM } from "../style.js";

/**
 * @typedef {import("./classes.js").Side} Side
 * @typedef {{key: string, label: string, colour: string}} Line
 * @typedef {import("../whatif/land.js").Places & {run: number, level: string, areas: string, classes: string, unknown: number,
 *   lines: Line[], between: Line[], is_number: boolean, places: number, unit: string}} Config
 */

const PARCELS_FROM = 9;
const NONE = 254;
const PATTERNS = { hatch: "idle", dots: "approved_not_supplied" };

export class SideMap {
  /**
   * @param {HTMLElement} container
   * @param {Config} config
   * @param {Side} side what it shows first
   */
  constructor(container, config, side) {
    this.config = config;
    this.side = side;
    this.layer = config.areas ? { source: "land", sourceLayer: "areas" } : { source: "land", sourceLayer: "parcels" };
    maplibre.setWorkerUrl(config.worker);
    const box = config.bounds;
    const tiles = config.areas || `${config.tiles[String(config.run)]}?layer=parcels`;
    const drawn = { source: "land", "source-layer": this.layer.sourceLayer };
    this.map = new maplibre.Map({
      container,
      style: {
        version: 8,
        sources: {
          base: { type: "vector", tiles: [location.origin + config.base], maxzoom: SOURCE_MAX_ZOOM },
          land: { type: "vector", tiles: [location.origin + tiles], minzoom: config.areas ? 0 : PARCELS_FROM, maxzoom: SOURCE_MAX_ZOOM },
        },
        layers: [
          ...quietBase(box ? (box[1] + box[3]) / 2 : 30),
          { id: "land", type: "fill", ...drawn, paint: { "fill-color": this.fill(), "fill-opacity": 0.9, "fill-antialias": false } },
          { id: "edge", type: "line", ...drawn, paint: { "line-color": colour.WHITE, "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.1, 12, 0.3, 14, 0.8, 16, 1.2] } },
          { id: "hover", type: "line", ...drawn, filter: ["==", ["id"], -1], paint: { "line-color": colour.INK, "line-width": 2 } },
        ],
      },
      ...(box ? { bounds: box, fitBoundsOptions: { padding: 20 } } : { center: [120, 29.4], zoom: 9 }),
      maxZoom: 20, minZoom: 5, dragRotate: false, pitchWithRotate: false, touchPitch: false, attributionControl: false,
      fadeDuration: 0, localIdeographFontFamily: false, locale: { "Map.Title": gettext("Map") },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new maplibre.ScaleControl({ maxWidth: 90, unit: "metric" }), "bottom-right");
    this.map.on("load", () => this.addHatches(drawn));
  }

  /** The classes of the side that is shown. */
  get kinds() {
    return this.side === "difference" ? this.config.between : this.config.lines;
  }

  /** @returns {any} */
  fill() {
    const number = ["coalesce", ["feature-state", this.side], NONE];
    const known = this.kinds.flatMap((one, place) => [place, one.colour]);
    return ["match", number, ...known, this.config.unknown, colour.WHITE, "rgba(0, 0, 0, 0)"];
  }

  /** @param {number} place @returns {any} */
  only(place) {
    return ["case", ["==", ["coalesce", ["feature-state", this.side], NONE], place], 1, 0];
  }

  /** Patterns that carry a class without colour. @param {any} drawn */
  addHatches(drawn) {
    addPatterns(this.map);
    for (const image of ["thin-hatch", ...Object.keys(PATTERNS)]) {
      this.map.addLayer({ id: image, type: "fill", ...drawn, paint: { "fill-pattern": image, "fill-opacity": this.hatched(image) } }, "edge");
    }
  }

  /** @param {string} image @returns {any} */
  hatched(image) {
    if (image === "thin-hatch") return this.only(this.config.unknown);
    const key = PATTERNS[/** @type {keyof typeof PATTERNS} */ (image)];
    const place = this.side === "difference" ? -1 : this.kinds.findIndex((one) => one.key === key);
    return place < 0 ? 0 : this.only(place);
  }

  /** @param {Side} side */
  showSide(side) {
    this.side = side;
    this.map.setPaintProperty("land", "fill-color", this.fill());
    for (const image of ["thin-hatch", ...Object.keys(PATTERNS)]) {
      if (this.map.getLayer(image)) this.map.setPaintProperty(image, "fill-opacity", this.hatched(image));
    }
  }

  /** @param {import("./classes.js").Classes} told */
  give(told) {
    told.ids.forEach((id, place) => {
      const { before, after, difference } = told.classes;
      this.map.setFeatureState({ ...this.layer, id }, { before: before[place], after: after[place], difference: difference[place] });
    });
  }
}
