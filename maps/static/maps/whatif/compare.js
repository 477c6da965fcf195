// @ts-check
// Two maps in step, each with its own side's classes; outlined is what differs.

import { byId } from "../dom.js";
import { canDraw, classesOf, parcelIds, RunMap } from "./land.js";
import { drawLegend, onAspect } from "./legend.js";
import { keepInStep, loaded } from "./step.js";

/**
 * @typedef {{run: number, scenario: boolean, parcels: string, classes: string, legend: import("./land.js").Legend}} Side
 * @typedef {import("./land.js").Places & {legend: import("./land.js").Legend, sides: [Side, Side], turned: string}} Config
 */

/** @type {Config} */
const config = JSON.parse(byId("whatif-config", HTMLScriptElement).textContent ?? "{}");
const NOTHING = { stock: new Uint8Array(), paths: new Uint8Array() };

/** @param {Side} side */
async function classes(side) {
  const [ids, bytes] = await Promise.all([parcelIds(side.parcels), fetch(side.classes).then((answer) => answer.arrayBuffer())]);
  const found = classesOf(bytes, 0, ids.length);
  /** @type {Map<number, string>} */
  const keys = new Map();
  ids.forEach((id, place) => keys.set(id, `${side.legend.stock[found.stock[place]].key}|${side.legend.paths[found.paths[place]].key}`));
  return { ids, found, keys };
}

async function begin() {
  drawLegend(config.legend, "stock");
  if (!canDraw()) return;
  const maps = config.sides.map((side, place) => new RunMap(byId(`map-${place}`, HTMLElement), config, side.run, side.legend));
  keepInStep(maps.map((one) => one.map));
  onAspect((aspect) => {
    for (const one of maps) one.showAspect(aspect);
    drawLegend(config.legend, aspect);
  });
  const ready = Promise.all(maps.map((one) => loaded(one.map)));
  const sides = await Promise.all(config.sides.map(classes));
  await ready;
  maps.forEach((one, place) => {
    const [mine, other] = [sides[place], sides[1 - place]];
    // The tiles carry the run's own classes; a scenario's differ, so every parcel that turned is given its class.
    one.show(mine.ids, config.sides[place].scenario ? NOTHING : mine.found, mine.found, (at) => other.keys.get(mine.ids[at]) !== mine.keys.get(mine.ids[at]));
  });
  document.documentElement.dataset.compare = "ready";
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-move]"))) {
  button.addEventListener("click", () => void list(button.dataset.move ?? "", 1));
}

/** @param {string} query @param {number} page */
async function list(query, page) {
  const place = byId("turned", HTMLElement);
  const answer = await fetch(`${config.turned}?${query}&page=${page}`);
  place.innerHTML = answer.ok ? await answer.text() : "";
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (place.querySelectorAll("[data-page]"))) {
    button.addEventListener("click", () => void list(query, Number(button.dataset.page)));
  }
}
void begin();
