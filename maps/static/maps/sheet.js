// @ts-check
// On a phone the drawer is a sheet in three heights, and the list opens over the map.

import { byId } from "./dom.js";

const HEIGHTS = ["low", "half", "full"];

export function listenToSheet() {
  const drawer = byId("drawer", HTMLElement);
  drawer.addEventListener("click", (event) => {
    const handle = event.target instanceof Element ? event.target.closest("[data-handle]") : null;
    if (handle) step(drawer, drawer.dataset.height === "full" ? -2 : 1);
  });
  let from = 0;
  drawer.addEventListener("touchstart", (event) => (from = event.touches[0].clientY), { passive: true });
  drawer.addEventListener("touchend", (event) => {
    const moved = event.changedTouches[0].clientY - from;
    const onHandle = event.target instanceof Element && event.target.closest("[data-handle], .card-top");
    if (onHandle && Math.abs(moved) > 40) step(drawer, moved < 0 ? 1 : -1);
  });
  const strip = byId("strip", HTMLElement);
  byId("list-button", HTMLButtonElement).addEventListener("click", () => strip.classList.toggle("open"));
}

/** @param {HTMLElement} drawer @param {number} by */
function step(drawer, by) {
  const now = HEIGHTS.indexOf(drawer.dataset.height ?? "half");
  drawer.dataset.height = HEIGHTS[Math.min(Math.max(now + by, 0), HEIGHTS.length - 1)];
}
