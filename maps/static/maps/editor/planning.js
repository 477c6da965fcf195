// @ts-check
// What the draft would come to: asked of the server, shown with whether it can be done.

import { byId } from "../dom.js";
import { post } from "./api.js";
import { drawPlan } from "./layers.js";
import { partOf, showPlan } from "./panel.js";
import { requestOf } from "./requests.js";

/** @typedef {import("./editor.js").Editor} Editor */

/** @param {Editor} editor */
export function choicesOf(editor) {
  const form = new FormData(/** @type {HTMLFormElement} */ (partOf(editor.panel, "form")));
  return {
    as: form.get("as") ?? "correction",
    neighbours_follow: form.get("neighbours_follow") === "on",
    keep_part: form.get("keep_part") === "on",
  };
}

/** Ask the server what this would come to; one question at a time, the newest draft last. @param {Editor} editor */
export async function preview(editor) {
  if (editor.trying) {
    editor.again = true;
    return;
  }
  const request = requestOf(editor.draft, editor.parcels, choicesOf(editor), editor.pointer);
  if (!request) {
    editor.plan = null;
    drawPlan(editor.map, null);
    showPlan(editor.panel, null);
    tellValidity(editor, "", "");
    return tellReady(editor);
  }
  editor.trying = true;
  const answer = await post("preview", withNames(editor, request)).catch(() => ({ status: 0, body: {} }));
  editor.trying = false;
  if (editor.stop.signal.aborted) return;
  editor.plan = answer.status === 200 ? answer.body : null;
  drawPlan(editor.map, editor.plan);
  showPlan(editor.panel, editor.plan);
  if (answer.status === 200) tellValidity(editor, editor.plan?.ok ? "ok" : "breach", editor.plan?.ok ? gettext("This can be done") : (editor.plan?.checks.find((one) => one.level === "refused")?.message ?? ""));
  else tellValidity(editor, "breach", answer.body.message ?? gettext("The server did not answer. The draft is kept here."));
  tellReady(editor);
  if (editor.again) {
    editor.again = false;
    await preview(editor);
  }
}

/** The request with the codes that the form gives to new parcels. @param {Editor} editor @param {Record<string, unknown>} request */
export function withNames(editor, request) {
  const code = /** @type {HTMLInputElement} */ (editor.panel.querySelector("[name=new_code]")).value.trim();
  const despite = /** @type {HTMLInputElement} */ (editor.panel.querySelector("[name=despite_holds]")).checked;
  return { ...request, ...(code ? { codes: { a: code } } : {}), despite_holds: despite };
}

/** @param {Editor} editor @param {"ok" | "breach" | ""} state @param {string} text */
export function tellValidity(editor, state, text) {
  const line = byId("edit-validity", HTMLElement);
  line.hidden = !text;
  line.className = `edit-validity pill ${state}`;
  line.querySelector("use")?.setAttribute("href", state === "ok" ? "#i-check" : "#i-error");
  /** @type {HTMLElement} */ (line.querySelector("span")).textContent = text;
  partOf(editor.panel, "held").hidden = !editor.plan?.holds.some((one) => one.kind !== "operation");
}

/** @param {Editor} editor */
export function tellReady(editor) {
  /** @type {HTMLButtonElement} */ (partOf(editor.panel, "submit")).disabled = !editor.plan?.ok;
  document.documentElement.dataset.plan = editor.plan ? (editor.plan.ok ? "ok" : "refused") : "none";
}
