// @ts-check
// The public page: what is picked on the map is found in the list, and the other way round.

import "./land_map.js";
import { hasWebGL } from "./webgl.js";

/** @typedef {HTMLElement & {choose(id: string | null, closest?: number): void}} LandMapElement */

const map = /** @type {LandMapElement | null} */ (document.getElementById("offer-map"));

if (map && hasWebGL()) {
  document.body.classList.add("draws-map");
  map.addEventListener("pick", (event) => mark(/** @type {CustomEvent} */ (event).detail, true));
  for (const button of document.querySelectorAll("button.on-map")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const code = button.closest("article")?.dataset.code ?? null;
      mark(code, false);
      map.scrollIntoView({ block: "nearest" });
      map.choose(code, 15);
    });
  }
}

/**
 * Mark one offer in the list and on the map.
 * @param {string | null} code
 * @param {boolean} scroll whether the list goes to it
 */
function mark(code, scroll) {
  for (const card of document.querySelectorAll("article.offer")) {
    const chosen = card instanceof HTMLElement && card.dataset.code === code;
    card.classList.toggle("chosen", chosen);
    if (chosen && scroll) card.scrollIntoView({ block: "nearest" });
  }
  if (scroll) map?.choose(code, 15);
}
