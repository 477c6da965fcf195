// @ts-check
// The level that is filled: parcels, or areas over them with tiles of their own.

import { config } from "./config.js";
import { get } from "./state.js";

export const PARCEL = "parcel";
const OF_PARCELS = ["parcels", "pattern-idle", "pattern-approved", "pattern-unknown", "labels", "zones", "towns", "blocks", "block-names", "hover"];
const OF_AREAS = ["areas", "area-hatch", "area-edge", "area-names", "area-hover"];

/** The level of the address. */
export const level = () => get("level") ?? PARCEL;

/** The address of the level's tiles; of blocks while parcels are shown, when nothing asks for them. */
export function areaTiles() {
  const wanted = level() === PARCEL ? "block" : level();
  const size = get("size");
  return location.origin + config.urls.areas.replace("level", wanted) + (wanted === "hex" && size ? `?size=${size}` : "");
}

/**
 * Show the layers of the level and hide those of the other.
 * @param {import("maplibre-gl").Map} map
 */
export function showLevel(map) {
  const isAreas = level() !== PARCEL;
  // Patterns of parcels are shown by the fill that needs them.
  const ofParcels = isAreas ? OF_PARCELS : OF_PARCELS.filter((id) => !id.startsWith("pattern"));
  for (const id of ofParcels) map.setLayoutProperty(id, "visibility", isAreas ? "none" : "visible");
  for (const id of OF_AREAS) map.setLayoutProperty(id, "visibility", isAreas ? "visible" : "none");
}

/**
 * Ask for the tiles of the present run, level and size.
 * @param {import("maplibre-gl").Map} map
 */
export function renewTiles(map) {
  const [run, areas] = ["run", "areas"].map((name) => /** @type {import("maplibre-gl").VectorTileSource} */ (map.getSource(name)));
  const tiles = [location.origin + config.urls.tiles];
  if (run.tiles?.[0] !== tiles[0]) run.setTiles(tiles);
  if (areas.tiles?.[0] !== areaTiles()) areas.setTiles([areaTiles()]);
}
