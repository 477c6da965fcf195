// @ts-check
// The workbench: brings the tools together. Each one listens to the address and to the map, none to another tool.

import { level, PARCEL, renewTiles } from "./areas.js";
import { listenToBase } from "./base.js";
import { byId, isPhone } from "./dom.js";
import { listenToDots } from "./dots.js";
import { listenToEditor } from "./editor/editor.js";
import { listenToFilter } from "./filter_bar.js";
import { listenToPointer } from "./hover.js";
import { fetchLegend, hidden, LEGEND, listenToLegend, showLegend } from "./legend.js";
import { listenToLevel } from "./level_choice.js";
import { createMap, showAll } from "./map.js";
import { matching, textMatches } from "./matching.js";
import { paint } from "./paint.js";
import { indicatorOf } from "./config.js";
import { listenToReadout } from "./readout.js";
import { listenToSearch } from "./search.js";
import { listenToSelection, select } from "./selection.js";
import { listenToSheet } from "./sheet.js";
import { FILTER, get, on } from "./state.js";
import { listenToTable } from "./table.js";
import { hasWebGL } from "./webgl.js";
import { listenToYears } from "./years.js";

/** @typedef {import("./fill.js").Legend} Legend */

document.documentElement.classList.add("scripted");
if (isPhone()) byId("legend-fold", HTMLButtonElement).setAttribute("aria-expanded", "false");
byId("legend-panel", HTMLElement).classList.toggle("folded", isPhone());

const map = hasWebGL() ? await start() : null;
listenToFilter();
listenToTable(map, select);
listenToSelection(map);
if (map) listenToEditor(map);
listenToSearch(map, select);
listenToSheet();
byId("copy-link", HTMLButtonElement).addEventListener("click", copyLink);
document.documentElement.dataset.ready = "yes";

/** Put the address on the clipboard and say so; a plain-http intranet has no clipboard, so there it is selected. */
async function copyLink() {
  const words = byId("copy-link", HTMLButtonElement).querySelector("span");
  if (!words) return;
  const before = words.textContent;
  if (navigator.clipboard) await navigator.clipboard.writeText(location.href);
  words.textContent = navigator.clipboard ? (words.dataset.done ?? "") : location.href;
  if (!navigator.clipboard) getSelection()?.selectAllChildren(words);
  else setTimeout(() => (words.textContent = before), 1600);
}

/** @returns {Promise<import("maplibre-gl").Map>} */
async function start() {
  document.documentElement.classList.add("webgl");
  const area = byId("map-area", HTMLElement);
  const { map: made, parcelsFrom } = await createMap(byId("map", HTMLElement));
  const note = byId("zoom-note", HTMLElement);
  const tellScale = () => (note.hidden = made.getZoom() >= parcelsFrom || level() !== PARCEL);
  made.on("zoom", tellScale);
  on(["level"], tellScale);
  tellScale();
  Object.assign(globalThis, { landgisMap: made });
  listenToReadout(made);
  listenToPointer(made, area);
  listenToDots(made);
  byId("zoom-in", HTMLButtonElement).addEventListener("click", () => made.zoomIn());
  byId("zoom-out", HTMLButtonElement).addEventListener("click", () => made.zoomOut());
  byId("zoom-all", HTMLButtonElement).addEventListener("click", () => showAll(made));
  listenToBase(made);
  listenToLevel();
  listenToYears();
  await colour(made);
  return made;
}

/** Keep fill and legend in step with the address. @param {import("maplibre-gl").Map} made */
async function colour(made) {
  /** @type {Legend | null} */
  let legend = null;
  /** @type {number[] | null} */
  let ids = null;
  const repaint = () => legend && paint(made, legend, matching(ids).holds, hidden);
  const renew = async () => {
    legend = await fetchLegend(indicatorOf(get("by")).name, Object.fromEntries(LEGEND.map((name) => [name, get(name)])));
    showLegend(legend, repaint);
    repaint();
    document.documentElement.dataset.legend = String(Number(document.documentElement.dataset.legend ?? 0) + 1);
  };
  listenToLegend(() => legend);
  on(["by", "zone", "run", ...LEGEND], (changed) => {
    if (["level", "size", "run"].some((name) => changed.has(name))) renewTiles(made);
    void renew();
  });
  on(FILTER, async (changed) => {
    if (changed.has("q")) ids = await textMatches();
    repaint();
  });
  ids = await textMatches();
  await renew();
}
