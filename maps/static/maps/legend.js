// @ts-check
// The legend: what fills the map, how it is classed, how much land each class holds, and which classes are shown.

import { PARCEL } from "./areas.js";
import { config, indicatorOf } from "./config.js";
import { byId, icon, make } from "./dom.js";
import { drawHistogram } from "./histogram.js";
import { drawSquare } from "./square.js";
import { get, set } from "./state.js";
import { number } from "./writing.js";

/** @typedef {import("./fill.js").Legend} Legend */

/** Keys of the classes that are switched off. @type {Set<string>} */
export const hidden = new Set();

/** What of the address makes a legend, the indicator apart. */
export const LEGEND = ["level", "size", "with", "method", "k", "breaks", "target", "hold"];

/**
 * @param {string} by
 * @param {Record<string, string | null>} classing
 * @returns {Promise<Legend>}
 */
export async function fetchLegend(by, classing) {
  const asked = new URLSearchParams({ by, run: String(config.run) });
  for (const [name, value] of Object.entries({ ...classing, zone: get("zone") })) if (value) asked.set(name, value);
  const answer = await fetch(`${config.urls.legend}?${asked}`);
  if (!answer.ok) throw new Error(`${config.urls.legend}: ${answer.status}`);
  return answer.json();
}

/**
 * @param {Legend} legend
 * @param {() => void} repaint
 */
export function showLegend(legend, repaint) {
  const isNumber = legend.kind === "number";
  byId("by", HTMLSelectElement).value = legend.indicator;
  byId("classing", HTMLElement).hidden = legend.kind === "category";
  if (legend.kind !== "category") showClassing(legend);
  drawSquare(byId("square", HTMLElement), legend, hidden, () => {
    repaint();
    showLegend(legend, repaint);
  });
  byId("legend-count", HTMLElement).textContent = countWord(legend.level ?? PARCEL);
  const held = byId("held-note", HTMLElement);
  held.hidden = !legend.held_back?.count;
  held.textContent = interpolate(gettext("%(n)s held back: fewer than three firms or parcels."), { n: number(legend.held_back?.count ?? 0, 0) }, true);
  const rows = legend.kind === "two" ? [] : legend.classes.map((one) => row(one, legend, repaint));
  if (legend.kind !== "category" && legend.unknown?.count) rows.push(row(unknown(legend), legend, repaint));
  byId("legend", HTMLTableElement).tBodies[0].replaceChildren(...rows);
  const short = (legend.kind === "two" ? [] : legend.classes).filter((one) => one.key !== "normal").slice(0, 5).map((one) => chip(one, legend));
  byId("legend-short", HTMLElement).replaceChildren(...(short.length ? short : [legend.label]));
}

/** What the legend counts. @param {string} of the level */
function countWord(of) {
  const words = { parcel: gettext("parcels"), block: gettext("blocks"), town: gettext("towns"), hex: gettext("hexagons") };
  return words[/** @type {keyof typeof words} */ (of)] ?? words.parcel;
}

/** @param {Legend} legend @returns {import("./fill.js").LegendClass} */
function unknown(legend) {
  return { key: "unknown", label: gettext("Unknown"), colour: "", count: legend.unknown?.count ?? 0, mu: legend.unknown?.mu ?? 0 };
}

/**
 * @param {import("./fill.js").LegendClass} one
 * @param {Legend} legend
 * @param {() => void} repaint
 */
function row(one, legend, repaint) {
  const shown = !hidden.has(one.key);
  const eye = make("button", { class: "eye", type: "button", "aria-pressed": String(shown), "aria-label": `${gettext("Show")}: ${one.label}` }, icon(shown ? "eye" : "eye-off"));
  eye.addEventListener("click", () => {
    if (!hidden.delete(one.key)) hidden.add(one.key);
    repaint();
    showLegend(legend, repaint);
  });
  const name = make("th", { scope: "row" }, swatch(one, legend), make("span", {}, one.label));
  const cells = [make("td", { class: "num" }, number(one.count, 0)), make("td", { class: "num" }, number(one.mu, 1)), make("td", {}, eye)];
  return make("tr", { "data-class": one.key, ...(shown ? {} : { class: "off" }) }, name, ...cells);
}

/**
 * @param {import("./fill.js").LegendClass} one
 * @param {Legend} legend
 */
function swatch(one, legend) {
  if (one.mark) return make("span", { class: `path-mark ${one.key}` }, one.mark);
  if (legend.indicator === "grade" && one.key !== "unknown") return make("span", { class: `grade ${one.key}`, "aria-hidden": "true" }, one.key);
  if (legend.indicator !== "path" && (legend.kind === "category" || one.key === "unknown")) return make("span", { class: `swatch ${one.key}` });
  const square = make("span", { class: "swatch" });
  square.style.background = one.colour;
  return square;
}

/**
 * @param {import("./fill.js").LegendClass} one
 * @param {Legend} legend
 */
function chip(one, legend) {
  return make("span", { class: "stock" }, swatch(one, legend), legend.kind === "number" ? number(Number.parseFloat(one.label.replace(/[^\d.]/g, "")), 1) : one.label);
}

/** @param {Legend} legend */
function showClassing(legend) {
  const method = legend.method ?? "quantile";
  const isTwo = legend.kind === "two";
  const isTarget = method === "target" && !isTwo;
  for (const button of byId("method", HTMLElement).querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.method === method));
    button.hidden = isTwo && ["manual", "target"].includes(button.dataset.method ?? "");
  }
  byId("k-choice", HTMLElement).hidden = isTwo;
  byId("k", HTMLSelectElement).value = String((legend.breaks?.length ?? 0) + 1);
  byId("k", HTMLSelectElement).disabled = method === "manual";
  byId("manual-breaks", HTMLElement).hidden = method !== "manual";
  byId("breaks", HTMLInputElement).value = (legend.breaks ?? []).join(", ");
  byId("target-choice", HTMLElement).hidden = !isTarget;
  byId("target", HTMLInputElement).value = legend.target === null || legend.target === undefined ? "" : String(legend.target);
  byId("target-source", HTMLElement).textContent = isTarget ? (legend.target_source || gettext("No target is known: type one.")) : "";
  byId("histogram", HTMLElement).hidden = isTwo;
  const hasTarget = isTarget && typeof legend.target === "number";
  const limits = hasTarget ? { ...legend, breaks: [/** @type {number} */ (legend.target)] } : legend;
  drawHistogram(byId("histogram", HTMLElement), limits, (breaks) => set(hasTarget ? { target: String(breaks[0]) } : { method: "manual", breaks: breaks.join(","), hold: null }));
}

/** Let the legend's controls change the address. @param {() => Legend | null} current */
export function listenToLegend(current) {
  byId("by", HTMLSelectElement).addEventListener("change", (event) => {
    hidden.clear();
    const by = /** @type {HTMLSelectElement} */ (event.target).value;
    const next = indicatorOf(by);
    const leaves = { ...(next.areas ? {} : { level: null }), ...(next.categories.length || get("with") === by ? { with: null } : {}) };
    set({ by: by === indicatorOf(null).name ? null : by, breaks: null, target: null, ...leaves, ...(get("method") === "manual" ? { method: null } : {}) });
  });
  byId("method", HTMLElement).addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    const isManual = button.dataset.method === "manual";
    const breaks = isManual ? (current()?.breaks ?? []).join(",") : null;
    set({ method: button.dataset.method ?? null, breaks, target: null, ...(isManual ? { hold: null } : {}) });
  });
  byId("k", HTMLSelectElement).addEventListener("change", (event) => set({ k: /** @type {HTMLSelectElement} */ (event.target).value }));
  byId("breaks", HTMLInputElement).addEventListener("change", (event) => {
    const numbers = /** @type {HTMLInputElement} */ (event.target).value.split(/[,，;；\s]+/).map(Number).filter((one) => Number.isFinite(one) && one > 0);
    if (numbers.length) set({ method: "manual", breaks: numbers.sort((a, b) => a - b).join(",") });
  });
  byId("target", HTMLInputElement).addEventListener("change", (event) => {
    const typed = /** @type {HTMLInputElement} */ (event.target).valueAsNumber;
    set({ target: Number.isFinite(typed) && typed > 0 ? String(typed) : null });
  });
  const fold = byId("legend-fold", HTMLButtonElement);
  fold.addEventListener("click", () => {
    const open = fold.getAttribute("aria-expanded") !== "true";
    fold.setAttribute("aria-expanded", String(open));
    byId("legend-panel", HTMLElement).classList.toggle("folded", !open);
  });
}
