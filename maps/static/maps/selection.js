// @ts-check
// One selection in three places: outline on the map, row in the list, card in the drawer. It lives in the address (`sel`).

import { config } from "./config.js";
import { byId } from "./dom.js";
import { free, showBox } from "./map.js";
import { get, on, set } from "./state.js";
import { markRow } from "./table.js";

/** @type {GeoJSON.FeatureCollection} */
const NOTHING = { type: "FeatureCollection", features: [] };

/**
 * @param {import("maplibre-gl").Map | null} map
 */
export function listenToSelection(map) {
  map?.on("click", (event) => {
    if (document.documentElement.dataset.editing) return;
    const parcel = map.queryRenderedFeatures(event.point, { layers: ["parcels"] })[0];
    if (parcel) return select(Number(parcel.id));
    const area = map.queryRenderedFeatures(event.point, { layers: ["areas", "blocks", "towns", "zones"] })[0];
    if (area) return map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 1.5 });
    select(null);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && get("sel") && get("edit") === null && !document.querySelector("details.menu[open]")) select(null);
  });
  byId("drawer", HTMLElement).addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-close]")) {
      event.preventDefault();
      select(null);
    }
  });
  const show = () => void (get("edit") === null && show_(map, Number(get("sel")) || null));
  on(["sel", "edit"], show);
  show();
}

/** @param {number | null} id */
export function select(id) {
  set({ sel: id ? String(id) : null });
}

/** @type {(map: import("maplibre-gl").Map | null, id: number | null) => Promise<void>} */
async function show_(map, id) {
  markRow(id);
  await showCard(id);
  map?.resize();
  if (map) await showOutline(map, id);
}

/** @param {number | null} id */
async function showCard(id) {
  const drawer = byId("drawer", HTMLElement);
  if (!id) {
    drawer.replaceChildren();
    return;
  }
  const answer = await fetch(`${config.urls.card.replace("/0/", `/${id}/`)}?run=${config.run}`, { headers: { "HX-Request": "true" } });
  if (Number(get("sel")) !== id) return;
  drawer.innerHTML = answer.ok ? await answer.text() : "";
  drawer.dataset.height ||= "half";
}

/** @type {(map: import("maplibre-gl").Map, id: number | null) => Promise<void>} */
async function showOutline(map, id) {
  const chosen = /** @type {import("maplibre-gl").GeoJSONSource} */ (map.getSource("chosen"));
  const vertices = /** @type {import("maplibre-gl").GeoJSONSource} */ (map.getSource("vertices"));
  const answer = id ? await fetch(config.urls.shape.replace("/0.", `/${id}.`)) : null;
  if (!answer?.ok) {
    chosen.setData(NOTHING);
    vertices.setData(NOTHING);
    return;
  }
  const { shape, bounds } = await answer.json();
  if (Number(get("sel")) !== id) return;
  chosen.setData({ type: "Feature", geometry: shape, properties: {} });
  vertices.setData({ type: "Feature", geometry: { type: "MultiPoint", coordinates: shape.coordinates.flat(2) }, properties: {} });
  if (!isInView(map, bounds)) showBox(map, bounds);
}

/** @type {(map: import("maplibre-gl").Map, box: [number, number, number, number]) => boolean} */
function isInView(map, [west, south, east, north]) {
  const [low, high] = [map.project([west, south]), map.project([east, north])];
  const covered = free(0);
  const { clientWidth, clientHeight } = map.getContainer();
  const fits = low.x >= covered.left && high.x <= clientWidth - covered.right && high.y >= covered.top && low.y <= clientHeight - covered.bottom;
  return fits && map.getZoom() >= 13;
}
