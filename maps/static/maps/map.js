// @ts-check
// The map itself: made once, started where the address says, and written back to the address as it moves.

import * as maplibre from "../vendor/maplibre-gl.mjs";
import { config } from "./config.js";
import { isCalm, isPhone, settled } from "./dom.js";
import { addPatterns } from "./patterns.js";
import { get, set } from "./state.js";
import { style } from "./style.js";

/** LOOK: under 1:20,000 blocks are coloured, not parcels; a zone that opens smaller shows its parcels at once. */
const PARCELS_FROM = 13.6;
const PARCELS_AT_LEAST_FROM = 12;

/**
 * The part of the map that nothing covers, as padding: beside the legend on a desk, above the sheet on a phone.
 * @param {number} margin
 */
export function free(margin) {
  const legend = document.getElementById("legend-panel");
  const drawer = document.getElementById("drawer");
  const left = isPhone() || !legend || legend.classList.contains("folded") ? 0 : legend.offsetWidth + 12;
  const below = isPhone() && drawer?.childElementCount ? drawer.offsetHeight : isPhone() ? 48 : 28;
  const room = document.getElementById("map-area")?.clientHeight ?? 0;
  const edge = isPhone() ? Math.min(margin, 24) : margin;
  const above = document.getElementById("years")?.offsetHeight ?? 0;
  return { top: edge + above, right: edge + (isPhone() ? 40 : 44), left: left + edge, bottom: Math.min(below, room * 0.7) + edge };
}

/** @returns {{center: [number, number], zoom: number} | null} */
function viewOfAddress() {
  const parts = (get("at") ?? "").split(",").map(Number);
  if (parts.length !== 3 || parts.some((part) => !Number.isFinite(part))) return null;
  return { center: [parts[0], parts[1]], zoom: parts[2] };
}

/**
 * @param {HTMLElement} container
 * @returns {Promise<{map: import("maplibre-gl").Map, parcelsFrom: number}>}
 */
export async function createMap(container) {
  maplibre.setWorkerUrl(config.urls.worker);
  const home = config.bounds;
  const latitude = home ? (home[1] + home[3]) / 2 : 30;
  const map = new maplibre.Map({
    container,
    style: { version: 8, sources: {}, layers: [] },
    ...(home ? { bounds: home, fitBoundsOptions: { padding: free(16) } } : { center: [120, 29.4], zoom: 9 }),
    maxZoom: 20, minZoom: 5, dragRotate: false, pitchWithRotate: false, touchPitch: false, attributionControl: false,
    fadeDuration: 0, localIdeographFontFamily: false, locale: { "Map.Title": gettext("Map") },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const parcelsFrom = config.blocks ? Math.max(PARCELS_AT_LEAST_FROM, Math.min(PARCELS_FROM, map.getZoom() - 0.1)) : PARCELS_AT_LEAST_FROM;
  map.setStyle(style(latitude, parcelsFrom), { localIdeographFontFamily: false, diff: false });
  await map.once("style.load");
  addPatterns(map);
  const view = viewOfAddress();
  if (view) map.jumpTo(view);
  map.on("moveend", settled(() => rememberView(map), 200));
  return { map, parcelsFrom };
}

/** @param {import("maplibre-gl").Map} map */
function rememberView(map) {
  const { lng, lat } = map.getCenter();
  set({ at: `${lng.toFixed(5)},${lat.toFixed(5)},${map.getZoom().toFixed(2)}` });
}

/**
 * Show a box, gently, with its neighbours around it: no closer than the map already is, or about 1:6,000.
 * @param {import("maplibre-gl").Map} map
 * @param {[number, number, number, number]} bounds
 */
export function showBox(map, bounds) {
  map.fitBounds(bounds, { padding: free(70), maxZoom: Math.max(map.getZoom(), 15.2), duration: isCalm() ? 0 : 500 });
}

/** @param {import("maplibre-gl").Map} map */
export function showAll(map) {
  if (config.bounds) map.fitBounds(config.bounds, { padding: free(16), duration: isCalm() ? 0 : 400 });
}
