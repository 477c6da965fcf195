// @ts-check
// One zone before and after a plan: two maps in step side by side, one over the other under a bar, or the difference.

import { byId } from "../dom.js";
import { canDraw } from "../whatif/land.js";
import { keepInStep, loaded } from "../whatif/step.js";
import { classesOf } from "./classes.js";
import { SideMap } from "./side_map.js";
import { listenToPointer } from "./tooltip.js";

/** @type {import("./side_map.js").Config} */
const config = JSON.parse(byId("plan-config", HTMLScriptElement).textContent ?? "{}");
const maps = byId("plan-maps", HTMLElement);
const bar = byId("swipe", HTMLInputElement);
const after = byId("plan-after", HTMLElement);
const line = byId("swipe-line", HTMLElement);
const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("#plan-view button"));
/** @type {SideMap[]} */
let drawn = [];

/** Show the left part before and the rest after. */
function swipe() {
  const isOn = maps.dataset.view === "swipe";
  after.style.clipPath = isOn ? `inset(0 0 0 ${bar.value}%)` : "";
  line.style.left = `${bar.value}%`;
}

/** @param {string} view */
function showView(view) {
  maps.dataset.view = view;
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  byId("legend-sides", HTMLElement).hidden = view === "difference";
  byId("legend-between", HTMLElement).hidden = view !== "difference";
  byId("swipe-row", HTMLElement).hidden = view !== "swipe";
  swipe();
  drawn[1]?.showSide(view === "difference" ? "difference" : "after");
  // A hidden map has no size: it keeps the other's view until it is shown.
  for (const one of drawn) if (one.map.getContainer().offsetWidth) one.map.resize();
}

function listen() {
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const view = button.dataset.view ?? "side";
      showView(view);
      const address = new URL(location.href);
      address.searchParams.set("view", view);
      history.replaceState(null, "", address);
      for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=view]"))) field.value = view;
    });
  }
  bar.addEventListener("input", swipe);
}

async function begin() {
  listen();
  showView(maps.dataset.view ?? "side");
  if (!canDraw()) {
    byId("plan-no-webgl", HTMLElement).hidden = false;
    for (const image of /** @type {NodeListOf<HTMLImageElement>} */ (document.querySelectorAll("#plan-no-webgl img"))) image.src = image.dataset.src ?? "";
    for (const id of ["legend-sides", "legend-between"]) byId(id, HTMLElement).hidden = false;
    maps.hidden = true;
    byId("swipe-row", HTMLElement).hidden = true;
    return;
  }
  const second = new SideMap(byId("map-after", HTMLElement), config, "after");
  drawn = [new SideMap(byId("map-before", HTMLElement), config, "before"), second];
  Object.assign(window, { landgisPlan: drawn.map((one) => one.map) });
  drawn[0].map.jumpTo({ center: second.map.getCenter(), zoom: second.map.getZoom() });
  keepInStep(drawn.map((one) => one.map));
  const ready = Promise.all(drawn.map((one) => loaded(one.map)));
  const answer = await fetch(config.classes);
  if (!answer.ok) return;
  const told = classesOf(await answer.arrayBuffer());
  await ready;
  for (const one of drawn) one.give(told);
  showView(maps.dataset.view ?? "side");
  listenToPointer(drawn, told);
  document.documentElement.dataset.plan = "ready";
}

void begin();
