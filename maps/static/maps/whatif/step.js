// @ts-check
// Maps in step: who moves one moves all.

/**
 * When a map takes states and paint: asked at once after it is made, since "load" comes only once and a style that is
 * drawing its tiles says that it isn't loaded.
 * @param {import("maplibre-gl").Map} map
 * @returns {Promise<void>}
 */
export const loaded = (map) => new Promise((done) => map.once("load", () => done()));

/** @param {import("maplibre-gl").Map[]} maps */
export function keepInStep(maps) {
  let leading = false;
  for (const one of maps) {
    one.on("move", () => {
      if (leading) return;
      leading = true;
      for (const other of maps) if (other !== one) other.jumpTo({ center: one.getCenter(), zoom: one.getZoom() });
      leading = false;
    });
  }
}
