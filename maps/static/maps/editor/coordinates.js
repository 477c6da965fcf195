// @ts-check
// Points by figures: one typed, or a table pasted.

import { isCalm } from "../dom.js";
import { areaOf, snap } from "./geometry.js";
import { partOf, say } from "./panel.js";
import { readPasted } from "./pasted.js";
import { toDegrees } from "./projection.js";
import { writeAll } from "./words.js";

/** @typedef {import("./editor.js").Editor} Editor */
/** @typedef {import("./geometry.js").Point} Point */

/** @param {Editor} editor */
export function typeCoordinate(editor) {
  const field = /** @type {HTMLInputElement} */ (editor.panel.querySelector("[name=coordinate]"));
  const { points } = readPasted(field.value);
  if (!points.length) return say(editor.panel, "breach", gettext("Type X (north) and Y (east) in metres, for example 3258377.180 486914.500."));
  for (const point of points) editor.gestures.place(point);
  field.value = "";
  editor.map.easeTo({ center: toDegrees(points[0]), duration: isCalm() ? 0 : 200 });
}

/** Say what a pasted table was taken for, before it is used. @param {Editor} editor @param {string} text */
export function explainPasted(editor, text) {
  const found = readPasted(text);
  const words = [interpolate(ngettext("%(n)s point", "%(n)s points", found.points.length), { n: found.points.length }, true)];
  if (found.swapped) words.push(gettext("Y east stands first: put in order"));
  if (found.prefix) words.push(interpolate(gettext("zone prefix %(zone)s taken off"), { zone: found.prefix }, true));
  if (found.skipped) words.push(interpolate(gettext("%(n)s lines hold no coordinates"), { n: found.skipped }, true));
  if (found.points.length > 2) words.push(writeAll(areaOf(found.points)));
  partOf(editor.panel, "pasted-note").textContent = words.join(" · ");
}

/** @param {Editor} editor */
export function usePasted(editor) {
  const field = /** @type {HTMLTextAreaElement} */ (editor.panel.querySelector("[name=pasted]"));
  const { points } = readPasted(field.value);
  if (points.length < 2) return say(editor.panel, "breach", gettext("Paste at least two rows with X (north) and Y (east)."));
  if (editor.draft.tool === "reshape") editor.take({ rings: [[[...points, points[0]]]] });
  else editor.take({ points: points.map((point) => ontoCorner(editor, point)), moves: [] });
  field.value = "";
  explainPasted(editor, "");
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  editor.map.fitBounds([toDegrees([Math.min(...xs), Math.min(...ys)]), toDegrees([Math.max(...xs), Math.max(...ys)])], { padding: 80, maxZoom: 18, duration: isCalm() ? 0 : 300 });
}

/** Surveyed points keep their places; only what is one with a corner becomes that corner. @param {Editor} editor @param {Point} point */
export function ontoCorner(editor, point) {
  return snap(point, [...editor.parcels.values()].flatMap((one) => one.coordinates.flat()), 0.0015)?.point ?? point;
}
