// @ts-check
// The editor: one parcel (or an empty place) at work, one tool in hand, a plan from the server after every step.
// What it does with pointer and keys, with figures, with plans and with the server stands in the modules beside it.

import { config } from "../config.js";
import { byId, isPhone, make, settled } from "../dom.js";
import { free } from "../map.js";
import { get, on, set } from "../state.js";
import { neighbourhoodIn, neighbourhoodOf, post } from "./api.js";
import { commit, drawOnNewest, keepOnServer, undoOperation } from "./committing.js";
import { explainPasted, typeCoordinate, usePasted } from "./coordinates.js";
import { empty, leftOver, Steps } from "./draft.js";
import { Gestures } from "./gestures.js";
import { addLayers, removeLayers } from "./layers.js";
import { partOf, say } from "./panel.js";
import { preview } from "./planning.js";
import { toDegrees, toMetres } from "./projection.js";
import { show } from "./sketch.js";
import { writeAll } from "./words.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./api.js").Parcel} Parcel */
/** @typedef {import("./api.js").Plan} Plan */

const HERE_EVERY_MS = 15_000;

export class Editor {
  /** @type {Map<number, Parcel>} */ parcels = new Map();
  /** @type {Plan | null} */ plan = null;
  /** @type {Point | null} */ pointer = null;
  /** @type {Point | null} */ taken = null;
  /** @type {Point | null} */ chosen = null;
  /** The operation done last. @type {number} */ operation = 0;
  trying = false;
  again = false;

  /** @param {import("maplibre-gl").Map} map @param {number} id 0 to draw on empty land */
  constructor(map, id) {
    this.map = map;
    this.id = id;
    this.key = `landgis-draft:${config.user}:${id}`;
    this.steps = new Steps(empty(id ? "split" : "draw", id ? [id] : []), this.key);
    this.bar = byId("edit-bar", HTMLElement);
    const template = byId("edit-panel", HTMLTemplateElement);
    this.panel = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    this.stop = new AbortController();
    this.gestures = new Gestures(this);
    this.renew = settled(() => void preview(this), 120);
  }

  get draft() {
    return this.steps.now;
  }

  async start() {
    document.documentElement.dataset.editing = "yes";
    byId("drawer", HTMLElement).replaceChildren(this.panel);
    byId("drawer", HTMLElement).dataset.height = "low";
    this.bar.hidden = false;
    addLayers(this.map);
    await this.load();
    this.bringIntoView();
    this.listen();
    this.offerLeftOver();
    show(this);
    void this.tellPresence();
    this.beat = setInterval(() => void this.tellPresence(), HERE_EVERY_MS);
    this.map.resize();
    document.documentElement.dataset.editor = "ready";
  }

  close() {
    this.stop.abort();
    clearInterval(this.beat);
    void post("editing", { ids: [] });
    removeLayers(this.map);
    for (const one of document.querySelectorAll(".edge-label")) one.remove();
    this.bar.hidden = true;
    byId("drawer", HTMLElement).replaceChildren();
    this.map.getCanvas().style.cursor = "";
    delete document.documentElement.dataset.editing;
    delete document.documentElement.dataset.editor;
  }

  /** Fetch the land anew. */
  async load() {
    const bounds = this.map.getBounds();
    const box = /** @type {[number, number, number, number]} */ ([...toMetres(bounds.getSouthWest()), ...toMetres(bounds.getNorthEast())]);
    try {
      const ids = this.draft.ids;
      const found = ids.length ? await neighbourhoodOf(ids) : await neighbourhoodIn(box);
      this.parcels = new Map(found.parcels.map((one) => [one.id, one]));
      this.title();
      const mine = this.parcels.get(this.id);
      if (mine && !mine.may_edit) say(this.panel, "breach", gettext("This parcel lies in another town: you may look, not change."));
    } catch (error) {
      say(this.panel, "breach", error instanceof Error ? error.message : gettext("The land around could not be read."));
    }
  }

  /** Show the parcel where nothing covers it, unless it is well in view already. */
  bringIntoView() {
    const mine = this.parcels.get(this.id);
    if (!mine) return;
    const corners = mine.coordinates.flat(2).map(toDegrees);
    const box = /** @type {[number, number, number, number]} */ ([Math.min(...corners.map((c) => c[0])), Math.min(...corners.map((c) => c[1])), Math.max(...corners.map((c) => c[0])), Math.max(...corners.map((c) => c[1]))]);
    const edge = free(isPhone() ? 40 : 120);
    this.map.fitBounds(box, { padding: { ...edge, left: isPhone() ? 24 : 120, top: edge.top + 60 }, maxZoom: 18, duration: 0 });
  }

  title() {
    const mine = this.parcels.get(this.id);
    partOf(this.panel, "code").textContent = mine ? mine.code : gettext("New parcel");
    partOf(this.panel, "area").textContent = mine ? writeAll(mine.area_m2) : "";
  }

  listen() {
    const signal = this.stop.signal;
    this.gestures.listen(signal);
    for (const root of [this.bar, this.panel]) {
      root.addEventListener("click", (event) => this.onButton(event), { signal });
      root.addEventListener("input", (event) => this.onInput(event), { signal });
    }
    partOf(this.panel, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      void commit(this);
    }, { signal });
  }

  offerLeftOver() {
    const left = leftOver(this.key);
    if (!left) return;
    const when = new Date(left.at).toLocaleString(document.documentElement.lang);
    const back = make("button", { class: "btn compact", type: "button", "data-do": "restore" }, gettext("Go on with it"));
    const drop = make("button", { class: "btn compact quiet", type: "button", "data-do": "forget" }, gettext("Discard it"));
    say(this.panel, "near", interpolate(gettext("An unsaved draft of %(when)s is still here."), { when }, true), back, drop);
    this.left = left;
  }

  async restore() {
    if (!this.left) return;
    this.steps.before = this.left.before;
    this.steps.now = this.left.draft;
    this.left = undefined;
    await this.load();
    say(this.panel, "ok", gettext("The draft is back, with all its steps."));
    show(this);
  }

  onButton(/** @type {Event} */ event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.tool) this.choose(button.dataset.tool);
    else if (button?.dataset.do) this.do(button.dataset.do);
  }

  /** @param {string} name */
  do(name) {
    const acts = /** @type {Record<string, () => unknown>} */ ({
      undo: () => this.steps.undo() && show(this),
      redo: () => this.steps.redo() && show(this),
      clear: () => this.clear(),
      leave: () => set({ edit: null }),
      restore: () => this.restore(),
      forget: () => (this.steps.forget(), say(this.panel, "", "")),
      coordinate: () => typeCoordinate(this),
      paste: () => usePasted(this),
      draft: () => keepOnServer(this),
      undo_operation: () => undoOperation(this),
      reload: () => drawOnNewest(this),
    });
    void acts[name]?.();
  }

  /** @param {string} tool */
  choose(tool) {
    const ids = tool === "draw" || tool === "measure" ? [] : this.id ? [this.id] : [];
    this.steps.take(empty(tool, ids));
    show(this);
  }

  clear() {
    this.steps.take(empty(this.draft.tool, this.draft.ids.slice(0, 1)));
    show(this);
  }

  onInput(/** @type {Event} */ event) {
    const field = event.target;
    if (field instanceof HTMLTextAreaElement && field.name === "pasted") return explainPasted(this, field.value);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    if (field.name === "cut_area") return this.take({ area_m2: Number(field.value) * this.unit || null });
    if (field.name === "keep") return this.take({ keep: Number(field.value) });
    if (["as", "neighbours_follow", "keep_part"].includes(field.name)) this.renew();
  }

  get unit() {
    return Number(/** @type {HTMLSelectElement} */ (this.panel.querySelector("[name=cut_unit]")).value);
  }

  /** @param {Partial<import("./draft.js").Draft>} change */
  take(change) {
    this.steps.take(change);
    show(this);
  }

  async tellPresence() {
    const answer = await post("editing", { ids: this.draft.ids }).catch(() => null);
    const others = /** @type {{who: string, code: string}[]} */ (answer?.body.others ?? []);
    const line = partOf(this.panel, "others");
    line.hidden = !others.length;
    /** @type {HTMLElement} */ (line.querySelector("span")).textContent = others.map((one) => interpolate(gettext("%(who)s is editing %(code)s"), one, true)).join("；");
  }
}

/** Start and stop with the address. @param {import("maplibre-gl").Map} map */
export function listenToEditor(map) {
  /** @type {Editor | null} */
  let editor = null;
  const follow = () => {
    const asked = get("edit");
    if (asked === null) {
      editor?.close();
      editor = null;
      return;
    }
    if (editor || !config.may_edit) return;
    editor = new Editor(map, Number(asked) || 0);
    Object.assign(globalThis, { landgisEditor: editor });
    void editor.start();
  };
  on(["edit"], follow);
  byId("drawer", HTMLElement).addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-edit]") : null;
    if (button instanceof HTMLElement) set({ edit: button.dataset.edit ?? null });
  });
  document.getElementById("new-parcel")?.addEventListener("click", () => set({ edit: "0", sel: null }));
  if (get("edit") !== null) follow();
}
