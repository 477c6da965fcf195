// @ts-check
// The histogram of a figure with the class limits standing in it; a limit is moved by dragging or by arrow keys.

import { drawn } from "./dom.js";
import { number } from "./writing.js";

/** @typedef {import("./fill.js").Legend} Legend */

const WIDTH = 236;
const HEIGHT = 44;
const FOOT = 30;

/**
 * @param {HTMLElement} place
 * @param {Legend} legend
 * @param {(breaks: number[]) => void} change
 */
export function drawHistogram(place, legend, change) {
  const bins = legend.bins ?? [];
  const svg = drawn("svg", { viewBox: `-6 0 ${WIDTH + 12} ${HEIGHT + FOOT}`, width: "100%", height: HEIGHT + FOOT });
  place.replaceChildren(svg);
  if (bins.length < 2) return;
  const low = bins[0].low;
  const high = bins[bins.length - 1].high;
  const across = (/** @type {number} */ value) => (Math.min(Math.max(value, low), high) - low) / (high - low) * WIDTH;
  drawBars(svg, bins, across);
  const breaks = legend.breaks ?? [];
  breaks.forEach((limit, index) => {
    const isClose = index > 0 && across(limit) - across(breaks[index - 1]) < 27;
    const handle = drawHandle(svg, across(limit), limit, index, isClose);
    listen(handle, svg, (value) => change(replaced(breaks, index, value)), { low, high, limit });
  });
  const digits = (legend.max ?? high) < 10 ? 1 : 0;
  const ends = number(low, digits);
  svg.append(drawn("text", { x: 0, y: HEIGHT + 26, class: "tick" }, ends), drawn("text", { x: WIDTH, y: HEIGHT + 26, class: "tick end" }, number(legend.max ?? high, digits)));
}

/** @type {(svg: Element, bins: import("./fill.js").Bar[], across: (value: number) => number) => void} */
function drawBars(svg, bins, across) {
  const most = Math.max(...bins.map((bar) => bar.count));
  for (const bar of bins) {
    const tall = bar.count ? Math.max(1.5, (bar.count / most) * (HEIGHT - 2)) : 0;
    const x = across(bar.low);
    svg.append(drawn("rect", { x, y: HEIGHT - tall, width: Math.max(1, across(bar.high) - x - 1), height: tall, class: "bar" }));
  }
  svg.append(drawn("line", { x1: 0, x2: WIDTH, y1: HEIGHT + 0.5, y2: HEIGHT + 0.5, class: "axis" }));
}

/** @type {(svg: Element, x: number, limit: number, index: number, isClose: boolean) => SVGElement} */
function drawHandle(svg, x, limit, index, isClose) {
  const handle = /** @type {SVGElement} */ (drawn("g", {
    class: "limit", tabindex: 0, role: "slider", "aria-label": `${gettext("Class limit")} ${index + 1}`, "aria-valuenow": limit, transform: `translate(${x} 0)`,
  }));
  handle.append(
    drawn("rect", { x: -7, y: 0, width: 14, height: HEIGHT + 8, class: "grip" }),
    drawn("line", { x1: 0, x2: 0, y1: 0, y2: HEIGHT, class: "rule" }),
    drawn("rect", { x: -3, y: HEIGHT - 2, width: 6, height: 8, rx: 2, class: "knob" }),
    drawn("text", { x: Math.max(0, 16 - x) - Math.max(0, x - WIDTH + 16), y: HEIGHT + 17, class: isClose ? "value close" : "value" }, number(limit, limit < 10 ? 2 : 1)),
  );
  svg.append(handle);
  return handle;
}

/** @param {number[]} breaks @param {number} index @param {number} value */
function replaced(breaks, index, value) {
  const next = [...breaks];
  next[index] = Math.round(value * 100) / 100;
  return [...new Set(next)].sort((a, b) => a - b);
}

/** @type {(handle: SVGElement, svg: Element, done: (value: number) => void, scale: {low: number, high: number, limit: number}) => void} */
function listen(handle, svg, done, { low, high, limit }) {
  const valueAt = (/** @type {PointerEvent} */ event) => {
    const box = svg.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width * (WIDTH + 12) - 6) / WIDTH;
    return low + Math.min(Math.max(share, 0), 1) * (high - low);
  };
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const move = (/** @type {PointerEvent} */ at) => {
      const value = valueAt(at);
      handle.setAttribute("transform", `translate(${(value - low) / (high - low) * WIDTH} 0)`);
      const text = handle.querySelector("text");
      if (text) text.textContent = number(value, value < 10 ? 2 : 1);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", (at) => {
      handle.removeEventListener("pointermove", move);
      done(valueAt(at));
    }, { once: true });
  });
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) done(limit + step * (high - low) / 50);
  });
}
