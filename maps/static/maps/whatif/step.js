// @ts-check
// Maps in step: who moves one moves all.

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
