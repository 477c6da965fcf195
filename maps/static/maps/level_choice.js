// @ts-check
// What is filled, with which second figure: the controls of level, size of hexagons and second figure in the legend.

import { level, PARCEL } from "./areas.js";
import { config, indicatorOf } from "./config.js";
import { byId } from "./dom.js";
import { get, on, set } from "./state.js";

/** Let the controls change the address. */
export function listenToLevel() {
  byId("level", HTMLElement).addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button && button.getAttribute("aria-disabled") !== "true") setLevel(button.dataset.level ?? PARCEL);
  });
  byId("size", HTMLSelectElement).addEventListener("change", (event) => {
    const size = /** @type {HTMLSelectElement} */ (event.target);
    set({ size: size.value === size.dataset.default ? null : size.value });
  });
  byId("with", HTMLSelectElement).addEventListener("change", (event) => set({ with: /** @type {HTMLSelectElement} */ (event.target).value || null, hold: null }));
  on(["level", "size", "by", "with"], show);
  show();
}

/** A figure that is told of areas only leaves with them. @param {string} wanted */
function setLevel(wanted) {
  const isParcel = wanted === PARCEL;
  const names = ["by", "with"].filter((name) => get(name) && isParcel && !indicatorOf(get(name)).parcels);
  set({ level: isParcel ? null : wanted, ...Object.fromEntries(names.map((name) => [name, null])) });
}

function show() {
  const now = level();
  const indicator = indicatorOf(get("by"));
  for (const button of byId("level", HTMLElement).querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.level === now));
    button.setAttribute("aria-disabled", String(button.dataset.level !== PARCEL && !indicator.areas));
  }
  byId("size-choice", HTMLElement).hidden = now !== "hex";
  byId("size", HTMLSelectElement).value = get("size") ?? byId("size", HTMLSelectElement).dataset.default ?? "";
  byId("areas-note", HTMLElement).hidden = now === PARCEL;
  const second = byId("with", HTMLSelectElement);
  byId("with-choice", HTMLElement).hidden = indicator.categories.length > 0;
  for (const select of [byId("by", HTMLSelectElement), second]) {
    for (const option of select.options) {
      const one = config.indicators.find((known) => known.name === option.value);
      option.disabled = (now === PARCEL && one?.parcels === false) || (select === second && option.value === indicator.name);
    }
  }
  second.value = get("with") ?? "";
}
