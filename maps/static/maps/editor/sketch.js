// @ts-check
// What the person sees while drawing: the line in hand, what it measures, the tool and its hint.

import { make } from "../dom.js";
import { DRAWN } from "./draft.js";
import { areaOf, crossesItself, lengthOf } from "./geometry.js";
import { handlesOf, ringsOf } from "./handles.js";
import { drawAround, drawDraft } from "./layers.js";
import { partOf } from "./panel.js";
import { preview } from "./planning.js";
import { writeAll } from "./words.js";

/** @typedef {import("./editor.js").Editor} Editor */

/** @param {Editor} editor */
export function show(editor) {
  const { tool, ids, points } = editor.draft;
  for (const button of editor.bar.querySelectorAll("button[data-tool]")) button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.tool === tool));
  countSteps(editor, "undo", editor.steps.before.length);
  countSteps(editor, "redo", editor.steps.after.length);
  editor.panel.dataset.tool = tool;
  partOf(editor.panel, "tool").textContent = editor.bar.querySelector(`[data-tool="${tool}"]`)?.textContent?.trim() ?? "";
  partOf(editor.panel, "hint").textContent = hintOf(tool, ids.length, points.length);
  drawAround(editor.map, editor.parcels.values(), ids);
  showKeep(editor);
  const cutArea = /** @type {HTMLInputElement} */ (editor.panel.querySelector("[name=cut_area]"));
  if (document.activeElement !== cutArea) cutArea.value = editor.draft.area_m2 ? String(Number((editor.draft.area_m2 / editor.unit).toFixed(4))) : "";
  editor.map.getCanvas().style.cursor = DRAWN.includes(tool) || tool === "cut_off" ? "crosshair" : "";
  drawSketch(editor);
  void preview(editor);
}

/** @param {Editor} editor @param {string} name @param {number} steps */
export function countSteps(editor, name, steps) {
  const button = /** @type {HTMLButtonElement} */ (editor.bar.querySelector(`[data-do="${name}"]`));
  button.disabled = steps === 0;
  /** @type {HTMLElement} */ (button.querySelector("[data-count]")).textContent = steps ? String(steps) : "";
}

/** @param {Editor} editor */
export function showKeep(editor) {
  const select = /** @type {HTMLSelectElement} */ (editor.panel.querySelector("[name=keep]"));
  const chosen = editor.draft.keep ?? editor.draft.ids[0];
  select.replaceChildren(...editor.draft.ids.map((id) => make("option", { value: String(id), ...(id === chosen ? { selected: "" } : {}) }, editor.parcels.get(id)?.code ?? String(id))));
}

/** The line in hand, and what it measures. @param {Editor} editor */
export function drawSketch(editor) {
  const { tool, points, side } = editor.draft;
  let line = tool === "cut_off" && side ? side : points;
  if (tool === "reshape" && editor.taken && editor.pointer) line = [];
  const ring = ["draw", "add_part", "cut_part"].includes(tool);
  const pointer = DRAWN.includes(tool) || editor.taken ? editor.pointer : null;
  const whole = pointer && points.length ? [...points, pointer] : points;
  drawDraft(editor.map, ring && whole.length > 2 ? [...whole.slice(0, points.length), ...(pointer ? [pointer] : []), whole[0]] : line, handlesOf(editor.draft, editor.parcels), ring ? null : pointer);
  const live = partOf(editor.panel, "live");
  if (ring || tool === "measure") live.textContent = whole.length > 2 ? writeAll(areaOf(whole)) : whole.length > 1 ? `${lengthOf(whole).toFixed(2)} m` : "";
  else if (tool === "reshape") live.textContent = writeAll(ringsOf(editor.draft, editor.parcels).reduce((sum, rings) => sum + rings.reduce((part, one, at) => part + (at ? -1 : 1) * areaOf(one), 0), 0));
  else live.textContent = points.length > 1 ? `${lengthOf(whole).toFixed(2)} m` : "";
  if (tool === "measure" && whole.length > 1) live.textContent = `${lengthOf(whole).toFixed(2)} m${whole.length > 2 ? ` · ${writeAll(areaOf(whole))}` : ""}`;
  editor.bar.dataset.crossed = String(crossesItself(whole));
}

/** @param {string} tool @param {number} ids @param {number} points */
function hintOf(tool, ids, points) {
  const hints = /** @type {Record<string, string>} */ ({
    split: gettext("Click a line across the parcel, from outside to outside. It snaps to boundaries."),
    cut_off: gettext("Click the side that the piece shall lie at, then give its area."),
    merge: gettext("Click the neighbours to merge with."),
    boundary: ids < 2 ? gettext("Click the neighbour on the other side of the boundary.") : gettext("Drag a shared vertex, or click the new course from outline to outline."),
    reshape: gettext("Drag a vertex; click an edge for a new one; Delete removes the chosen one."),
    draw: points < 3 ? gettext("Click the corners, paste points or type coordinates.") : gettext("Give the new parcel its code and submit."),
    add_part: gettext("Click the corners of the land to add."),
    cut_part: gettext("Click the corners of the part to cut out."),
    measure: gettext("Click points: length and area are shown, nothing is saved."),
  });
  return hints[tool] ?? "";
}
