// @ts-check
// Legend and choice of aspect, the same on both pages.

import { make } from "../dom.js";

/** @typedef {import("./land.js").Aspect} Aspect */
/** @typedef {import("./land.js").Legend} Legend */

/** @param {Legend} legend @param {Aspect} aspect */
export function drawLegend(legend, aspect) {
  const body = document.querySelector("#legend tbody");
  body?.replaceChildren(
    ...legend[aspect].map((one) => {
      const swatch = make("span", { class: "swatch-box" });
      swatch.style.backgroundColor = one.colour;
      return make("tr", {}, make("th", { scope: "row" }, swatch, one.mark ? `${one.mark} ${one.label}` : one.label));
    }),
  );
}

/** @param {(aspect: Aspect) => void} chosen */
export function onAspect(chosen) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("#aspect button"));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
      chosen(/** @type {Aspect} */ (button.dataset.aspect));
    });
  }
}
