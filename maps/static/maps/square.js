// @ts-check
// The square legend of two figures: three classes across, three up, each a switch that says in words what it stands for.

import { make } from "./dom.js";
import { number } from "./writing.js";

/** @typedef {import("./fill.js").Legend} Legend */
/** @typedef {import("./fill.js").LegendClass & {x: number, y: number}} Cell */

/**
 * @param {HTMLElement} place
 * @param {Legend} legend
 * @param {Set<string>} hidden keys of the classes that are switched off
 * @param {() => void} changed
 */
export function drawSquare(place, legend, hidden, changed) {
  const [across, up] = legend.axes ?? [];
  if (legend.kind !== "two" || !across || !up) return place.replaceChildren();
  const cells = /** @type {Cell[]} */ (legend.classes);
  const rows = up.words.map((words, y) => make("tr", {}, make("th", { scope: "row" }, words), ...cells.filter((one) => one.y === y).map(cellOf))).reverse();
  const foot = make("tr", {}, make("td", {}), ...across.words.map((words) => make("th", { scope: "col" }, words)));
  place.replaceChildren(
    make("p", { class: "square-axis" }, `↑ ${named(up)}`),
    make("table", { class: "square" }, make("caption", { class: "visually-hidden" }, legend.label), make("tbody", {}, ...rows), make("tfoot", {}, foot)),
    make("p", { class: "square-axis end" }, `${named(across)} →`),
  );

  /** @param {Cell} one */
  function cellOf(one) {
    const shown = !hidden.has(one.key);
    const values = { first: `${across.label} ${across.words[one.x]}`, second: `${up.label} ${up.words[one.y]}`, n: number(one.count, 0), mu: number(one.mu, 1) };
    const button = make("button", { type: "button", class: "square-cell", "data-class": one.key, "aria-pressed": String(shown), "aria-label": interpolate(gettext("%(first)s, %(second)s: %(n)s, %(mu)s mu"), values, true) }, make("b", {}, number(one.count, 0)), make("span", {}, `${number(one.mu, 0)}${gettext(" mu")}`));
    button.title = button.getAttribute("aria-label") ?? "";
    button.style.background = one.colour;
    button.classList.toggle("dark", isDark(one.colour));
    button.addEventListener("click", () => {
      if (!hidden.delete(one.key)) hidden.add(one.key);
      changed();
      /** @type {HTMLElement | null} */ (place.querySelector(`[data-class="${one.key}"]`))?.focus();
    });
    return make("td", {}, button);
  }
}

/** @param {{label: string, unit: string}} axis */
const named = (axis) => (axis.unit ? `${axis.label} (${axis.unit})` : axis.label);

/** Whether white reads better on it. @param {string} colour */
function isDark(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}
