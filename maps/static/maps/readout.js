// @ts-check
// Where the pointer is in the deployment's own system (X north, Y east), and how far things are.

import { config } from "./config.js";
import { byId } from "./dom.js";
import { spaced } from "./writing.js";

const LONGEST = 110;
const METRES_PER_PIXEL_OF_SCREEN = 0.0254 / 96;

/** @param {import("maplibre-gl").Map} map */
export function listenToReadout(map) {
  const projection = proj4(config.crs.proj4);
  const place = byId("xy", HTMLElement);
  const write = (/** @type {{lng: number, lat: number}} */ at) => {
    const [east, north] = projection.forward([at.lng, at.lat]);
    place.textContent = `X ${spaced(north)}  Y ${spaced(east)}`;
  };
  byId("crs", HTMLElement).textContent = config.crs.name;
  map.on("mousemove", (event) => write(event.lngLat));
  map.on("move", () => showScale(map));
  map.on("moveend", () => write(map.getCenter()));
  write(map.getCenter());
  showScale(map);
}

/** @param {import("maplibre-gl").Map} map */
function showScale(map) {
  const metres = (78271.517 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / 2 ** map.getZoom();
  const length = roundLength(metres * LONGEST);
  const pixels = length / metres;
  byId("scale-text", HTMLElement).textContent = length >= 1000 ? `${length / 1000} km` : `${length} m`;
  document.getElementById("scale-path")?.setAttribute("d", `M.75 0V5.25H${(pixels - 0.75).toFixed(1)}V0`);
  document.getElementById("scale-bar")?.setAttribute("width", String(Math.ceil(pixels)));
  const ratio = metres / METRES_PER_PIXEL_OF_SCREEN;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(ratio)) - 1) * 5 / 10 || 1;
  byId("ratio", HTMLElement).textContent = `1 : ${(Math.round(ratio / step) * step).toLocaleString("en-US", { maximumFractionDigits: 0 })}`;
}

/** The longest of 1, 2, 5 × 10ⁿ that fits. @param {number} metres */
function roundLength(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return power * (metres >= 5 * power ? 5 : metres >= 2 * power ? 2 : 1);
}
