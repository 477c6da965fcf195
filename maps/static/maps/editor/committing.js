// @ts-check
// What the server keeps: the change itself, its undo, a draft, and what is told when somebody was faster.

import { config } from "../config.js";
import { make } from "../dom.js";
import { attach, ifMatch, neighbourhoodIn, neighbourhoodOf, post } from "./api.js";
import { empty, Steps } from "./draft.js";
import { isInside } from "./geometry.js";
import { partOf, say } from "./panel.js";
import { choicesOf, preview, tellReady, withNames } from "./planning.js";
import { toMetres } from "./projection.js";
import { requestOf } from "./requests.js";
import { show } from "./sketch.js";

/** @typedef {import("./editor.js").Editor} Editor */
/** @typedef {import("./geometry.js").Point} Point */

/** @param {Editor} editor */
export async function commit(editor) {
  editor.pointer = null;
  const request = requestOf(editor.draft, editor.parcels, choicesOf(editor));
  const form = new FormData(/** @type {HTMLFormElement} */ (partOf(editor.panel, "form")));
  if (!request) return;
  const body = {
    ...withNames(editor, request), document: form.get("document"), document_on: form.get("document_on"), effective_on: form.get("effective_on"), reason: form.get("reason"),
  };
  editor.plan = null;
  tellReady(editor);
  const answer = await post("commit", body, ifMatch(/** @type {{id: number, version: number}[]} */ (request.parcels)));
  if (answer.status === 200) {
    const failed = await attach(form.get("file"), answer.body.operation);
    await showDone(editor, answer.body);
    if (failed) say(editor.panel, "near", interpolate(gettext("The change is done, but its document was not taken: %(why)s"), { why: failed }, true));
    return;
  }
  if (answer.status === 409) return showConflict(editor, answer.body.conflict ?? []);
  say(editor.panel, "breach", answer.body.message ?? gettext("The server did not answer. The draft is kept here."));
  void preview(editor);
}

/** @param {Editor} editor @param {import("./api.js").Done} done */
export async function showDone(editor, done) {
  editor.steps.forget();
  editor.operation = done.operation;
  const next = done.parcels.find((one) => one.role !== "noded");
  await beginAnew(editor, next ? [next.id] : []);
  const undo = make("button", { class: "btn compact", type: "button", "data-do": "undo_operation" }, gettext("Undo"));
  const more = done.url ? [make("a", { class: "btn compact quiet", href: done.url }, gettext("What was done"))] : [];
  const codes = done.parcels.filter((one) => one.role !== "noded").map((one) => one.code).join("、");
  say(editor.panel, "ok", interpolate(gettext("%(kind)s done: %(codes)s"), { kind: done.kind, codes }, true), undo, ...more);
  document.documentElement.dataset.operation = String(done.operation);
}

/** Begin anew on these parcels, with the map as it now stands. @param {Editor} editor @param {number[]} ids */
export async function beginAnew(editor, ids) {
  editor.id = ids[0] ?? 0;
  editor.key = `landgis-draft:${config.user}:${editor.id}`;
  editor.steps = new Steps(empty(editor.id ? editor.draft.tool : "draw", ids), editor.key);
  if (editor.draft.tool === "draw" && editor.id) editor.steps.now = empty("split", ids);
  const run = /** @type {import("maplibre-gl").VectorTileSource | undefined} */ (editor.map.getSource("run"));
  run?.setTiles([`${location.origin}${config.urls.tiles}?at=${Date.now()}`]);
  await editor.load();
  history.replaceState(null, "", `${location.pathname}?${withEdit(editor.id)}`);
  show(editor);
}

/** @param {Editor} editor */
export async function undoOperation(editor) {
  const form = new FormData(/** @type {HTMLFormElement} */ (partOf(editor.panel, "form")));
  const name = String(form.get("document") ?? "") || gettext("Undone by the one who did it");
  const answer = await post("undo", { operation: editor.operation, document: name, document_on: form.get("document_on") });
  if (answer.status !== 200) return say(editor.panel, "breach", answer.body.message ?? "");
  await showDone(editor, answer.body);
  say(editor.panel, "ok", gettext("Undone: the earlier parcels are back."));
}

/** @param {Editor} editor */
export async function keepOnServer(editor) {
  const request = requestOf(editor.draft, editor.parcels, choicesOf(editor));
  const named = request ?? { kind: editor.draft.tool, parcels: editor.draft.ids.map((id) => ({ id, version: editor.parcels.get(id)?.version })) };
  const answer = await post("drafts", { ...named, draft: editor.draft });
  say(editor.panel, answer.status === 200 ? "ok" : "breach", answer.status === 200 ? gettext("Draft kept on the server; colleagues see that you are at it.") : (answer.body.message ?? ""));
}

/** Two were at it: what I drew stays on the map, the other's state is told, and I choose. @param {Editor} editor @param {import("./api.js").Clash[]} clashes */
export function showConflict(editor, clashes) {
  const rows = clashes.map((one) => {
    const when = one.at ? new Date(one.at).toLocaleString(document.documentElement.lang) : "—";
    const gone = one.status !== "active" ? gettext("retired") : interpolate(gettext("version %(now)s"), one, true);
    return make("tr", {},
      make("td", { class: "code" }, one.code), make("td", {}, interpolate(gettext("version %(seen)s"), one, true)),
      make("td", {}, `${gone} · ${one.by || "—"} · ${when}`), make("td", {}, make("a", { href: one.url, target: "_blank", rel: "noopener" }, gettext("Look"))));
  });
  const table = make("table", { class: "list conflict" },
    make("thead", {}, make("tr", {}, ...[gettext("Parcel"), gettext("I saw"), gettext("Stands now"), ""].map((text) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...rows));
  const again = make("button", { class: "btn compact", type: "button", "data-do": "reload" }, gettext("Draw on the newest state"));
  say(editor.panel, "breach", gettext("Somebody saved this land while you drew. Nothing of yours was saved or lost."), table, again);
  document.documentElement.dataset.conflict = "yes";
}

/** Take the newest state beneath the same drawing; a parcel that has retired is left to choose anew. @param {Editor} editor */
export async function drawOnNewest(editor) {
  const kept = editor.draft;
  editor.plan = null;
  tellReady(editor);
  const alive = await neighbourhoodOf(kept.ids).then(() => true, () => false);
  if (!alive) {
    const middle = kept.points[0] ?? toMetres(editor.map.getCenter());
    const found = await neighbourhoodIn([middle[0] - 300, middle[1] - 300, middle[0] + 300, middle[1] + 300]);
    editor.parcels = new Map(found.parcels.map((one) => [one.id, one]));
    const middles = kept.points.slice(1).map((point, at) => /** @type {Point} */ ([(point[0] + kept.points[at][0]) / 2, (point[1] + kept.points[at][1]) / 2]));
    const holding = (/** @type {Point} */ point) => found.parcels.find((one) => one.coordinates.some((rings) => isInside(point, rings)));
    const under = [...middles, ...kept.points].map(holding).find(Boolean);
    editor.id = under?.id ?? 0;
    editor.steps.take({ ids: under ? [under.id] : [] });
  }
  await editor.load();
  delete document.documentElement.dataset.conflict;
  say(editor.panel, "near", gettext("This is the newest state, with your drawing on it."));
  show(editor);
}

/** @param {number} id */
function withEdit(id) {
  const query = new URLSearchParams(location.search);
  query.set("edit", String(id));
  query.set("sel", String(id));
  return query.toString();
}
