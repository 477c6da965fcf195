// @ts-check
// The editor: one parcel (or an empty place) at work, one tool in hand, a plan from the server after every step.

import { config } from "../config.js";
import { byId, isCalm, isPhone, make, settled } from "../dom.js";
import { free } from "../map.js";
import { get, on, set } from "../state.js";
import { attach, ifMatch, neighbourhoodIn, neighbourhoodOf, post } from "./api.js";
import { empty, isEmpty, leftOver, Steps } from "./draft.js";
import { areaOf, crossesItself, distance, isInside, lengthOf, nearestEdge, snap } from "./geometry.js";
import { addVertex, dropVertex, handlesOf, moveHandle, ringsOf } from "./handles.js";
import { addLayers, drawAround, drawDraft, drawPlan, removeLayers } from "./layers.js";
import { partOf, say, showPlan } from "./panel.js";
import { readPasted } from "./pasted.js";
import { metresPerPixel, toDegrees, toMetres } from "./projection.js";
import { requestOf } from "./requests.js";
import { writeAll } from "./words.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./api.js").Parcel} Parcel */
/** @typedef {import("./api.js").Plan} Plan */

const DRAWN = ["split", "boundary", "draw", "add_part", "cut_part", "measure"];
const HERE_EVERY_MS = 15_000;

export class Editor {
  /** @type {Map<number, Parcel>} */ parcels = new Map();
  /** @type {Plan | null} */ plan = null;
  /** @type {Point | null} */ pointer = null;
  /** @type {Point | null} */ taken = null;
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
    this.renew = settled(() => void this.preview(), 120);
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
    this.show();
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
    this.map.off("click", this.onClick).off("mousemove", this.onMove).off("mousedown", this.onDown).off("touchstart", this.onDown).off("moveend", this.onView);
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
    this.map.on("click", this.onClick);
    this.map.on("mousemove", this.onMove);
    this.map.on("mousedown", this.onDown);
    this.map.on("touchstart", this.onDown);
    this.map.on("moveend", this.onView);
    this.map.doubleClickZoom.disable();
    signal.addEventListener("abort", () => this.map.doubleClickZoom.enable());
    document.addEventListener("keydown", (event) => this.onKey(event), { signal });
    for (const root of [this.bar, this.panel]) {
      root.addEventListener("click", (event) => this.onButton(event), { signal });
      root.addEventListener("input", (event) => this.onInput(event), { signal });
    }
    partOf(this.panel, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.commit();
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
    this.show();
  }

  // --- what the person does ---

  onClick = (/** @type {import("maplibre-gl").MapMouseEvent} */ event) => {
    if (this.taken) return;
    this.place(toMetres(event.lngLat), event.originalEvent.shiftKey);
  };

  /** A point at this place, as the tool understands it. @param {Point} raw @param {boolean} [plain] without snapping */
  place(raw, plain = false) {
    const { tool, ids, points } = this.draft;
    const hit = [...this.parcels.values()].find((one) => one.coordinates.some((rings) => isInside(raw, rings)));
    if (tool === "merge" || (tool === "boundary" && ids.length < 2)) {
      if (hit && hit.id !== this.id) this.take({ ids: ids.includes(hit.id) ? ids.filter((id) => id !== hit.id) : [...ids, hit.id] });
      return;
    }
    if (tool === "cut_off") return this.take({ side: nearestEdge(raw, this.parcels.get(this.id)?.coordinates.flat() ?? []) });
    if (tool === "reshape") {
      const change = addVertex(this.draft, this.parcels, this.snapped(raw, plain), this.reach);
      if (change) this.take(change);
      return;
    }
    const point = this.snapped(raw, plain);
    const last = points.at(-1);
    if (!last || distance(last, point) > 1e-6) this.take({ points: [...points, point], moves: [] });
  }

  get reach() {
    return metresPerPixel(this.map) * (matchMedia("(pointer: coarse)").matches ? 22 : 10);
  }

  /** @param {Point} raw @param {boolean} [plain] @returns {Point} */
  snapped(raw, plain = false) {
    if (plain) return raw;
    const rings = [...this.parcels.values()].flatMap((one) => one.coordinates.flat());
    const found = snap(raw, rings, this.reach);
    this.bar.dataset.snap = found?.on ?? "";
    return found?.point ?? raw;
  }

  onMove = (/** @type {import("maplibre-gl").MapMouseEvent} */ event) => {
    const raw = toMetres(event.lngLat);
    if (this.taken) {
      this.pointer = this.snappedBeside(raw);
      return this.sketch();
    }
    if (!DRAWN.includes(this.draft.tool)) return;
    this.pointer = this.snapped(raw, event.originalEvent.shiftKey);
    this.sketch();
    if (this.draft.points.length) this.renew();
  };

  /** A dragged vertex snaps to others, never back to itself. @param {Point} raw */
  snappedBeside(raw) {
    const others = [...this.parcels.values()].filter((one) => !this.draft.ids.includes(one.id)).flatMap((one) => one.coordinates.flat());
    return snap(raw, others, this.reach)?.point ?? raw;
  }

  onDown = (/** @type {import("maplibre-gl").MapMouseEvent | import("maplibre-gl").MapTouchEvent} */ event) => {
    const at = toMetres(event.lngLat);
    const handle = handlesOf(this.draft, this.parcels).find((point) => distance(point, at) <= this.reach);
    if (!handle) return;
    event.preventDefault();
    this.taken = handle;
    const moves = (/** @type {any} */ now) => this.onMove(now);
    this.map.on("touchmove", moves);
    const end = () => {
      this.map.off("touchmove", moves);
      const [from, to] = [this.taken, this.pointer];
      this.pointer = null;
      if (from && to && distance(from, to) > 1e-6) this.take(moveHandle(this.draft, this.parcels, from, to));
      else if (from) this.chosen = from;
      setTimeout(() => (this.taken = null));
    };
    this.map.once("mouseup", end);
    this.map.once("touchend", end);
  };

  onView = () => {
    if (!this.id) void this.load().then(() => this.show());
  };

  onKey(/** @type {KeyboardEvent} */ event) {
    const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "z" && !typing) return this.act(event, event.shiftKey ? "redo" : "undo");
    if (control && event.key.toLowerCase() === "y" && !typing) return this.act(event, "redo");
    if (event.key === "Escape") return this.act(event, isEmpty(this.draft) ? "leave" : "clear");
    if (typing || control) return;
    if (event.key === "Enter" && document.activeElement === this.map.getCanvas()) {
      event.preventDefault();
      return this.place(toMetres(this.map.getCenter()), event.shiftKey);
    }
    if (event.key === "Backspace" || event.key === "Delete") {
      const change = this.chosen && this.draft.tool === "reshape" ? dropVertex(this.draft, this.parcels, this.chosen) : null;
      if (change) this.take(change);
      else this.act(event, "undo");
    }
  }

  /** @param {Event} event @param {string} name */
  act(event, name) {
    event.preventDefault();
    event.stopPropagation();
    this.do(name);
  }

  onButton(/** @type {Event} */ event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.tool) this.choose(button.dataset.tool);
    else if (button?.dataset.do) this.do(button.dataset.do);
  }

  /** @param {string} name */
  do(name) {
    const acts = /** @type {Record<string, () => unknown>} */ ({
      undo: () => this.steps.undo() && this.show(),
      redo: () => this.steps.redo() && this.show(),
      clear: () => this.clear(),
      leave: () => set({ edit: null }),
      restore: () => this.restore(),
      forget: () => (this.steps.forget(), say(this.panel, "", "")),
      coordinate: () => this.typeCoordinate(),
      paste: () => this.usePasted(),
      draft: () => this.keepOnServer(),
      undo_operation: () => this.undoOperation(),
      reload: () => this.reload(),
    });
    void acts[name]?.();
  }

  /** @param {string} tool */
  choose(tool) {
    const ids = tool === "draw" || tool === "measure" ? [] : this.id ? [this.id] : [];
    this.steps.take(empty(tool, ids));
    this.show();
  }

  clear() {
    this.steps.take(empty(this.draft.tool, this.draft.ids.slice(0, 1)));
    this.show();
  }

  onInput(/** @type {Event} */ event) {
    const field = event.target;
    if (field instanceof HTMLTextAreaElement && field.name === "pasted") return this.explainPasted(field.value);
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
    this.show();
  }

  typeCoordinate() {
    const field = /** @type {HTMLInputElement} */ (this.panel.querySelector("[name=coordinate]"));
    const { points } = readPasted(field.value);
    if (!points.length) return say(this.panel, "breach", gettext("Type X (north) and Y (east) in metres, for example 3258377.180 486914.500."));
    for (const point of points) this.place(point);
    field.value = "";
    this.map.easeTo({ center: toDegrees(points[0]), duration: isCalm() ? 0 : 200 });
  }

  /** Say what a pasted table was taken for, before it is used. @param {string} text */
  explainPasted(text) {
    const found = readPasted(text);
    const words = [interpolate(ngettext("%(n)s point", "%(n)s points", found.points.length), { n: found.points.length }, true)];
    if (found.swapped) words.push(gettext("Y east stands first: put in order"));
    if (found.prefix) words.push(interpolate(gettext("zone prefix %(zone)s taken off"), { zone: found.prefix }, true));
    if (found.skipped) words.push(interpolate(gettext("%(n)s lines hold no coordinates"), { n: found.skipped }, true));
    if (found.points.length > 2) words.push(writeAll(areaOf(found.points)));
    partOf(this.panel, "pasted-note").textContent = words.join(" · ");
  }

  usePasted() {
    const field = /** @type {HTMLTextAreaElement} */ (this.panel.querySelector("[name=pasted]"));
    const { points } = readPasted(field.value);
    if (points.length < 2) return say(this.panel, "breach", gettext("Paste at least two rows with X (north) and Y (east)."));
    if (this.draft.tool === "reshape") this.take({ rings: [[[...points, points[0]]]] });
    else this.take({ points: points.map((point) => this.exactly(point)), moves: [] });
    field.value = "";
    this.explainPasted("");
    const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
    this.map.fitBounds([toDegrees([Math.min(...xs), Math.min(...ys)]), toDegrees([Math.max(...xs), Math.max(...ys)])], { padding: 80, maxZoom: 18, duration: isCalm() ? 0 : 300 });
  }

  /** Surveyed points keep their places; only what is one with a corner becomes that corner. @param {Point} point */
  exactly(point) {
    return snap(point, [...this.parcels.values()].flatMap((one) => one.coordinates.flat()), 0.0015)?.point ?? point;
  }

  // --- what the person sees ---

  show() {
    const { tool, ids, points } = this.draft;
    for (const button of this.bar.querySelectorAll("button[data-tool]")) button.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.tool === tool));
    this.count("undo", this.steps.before.length);
    this.count("redo", this.steps.after.length);
    this.panel.dataset.tool = tool;
    partOf(this.panel, "tool").textContent = this.bar.querySelector(`[data-tool="${tool}"]`)?.textContent?.trim() ?? "";
    partOf(this.panel, "hint").textContent = hintOf(tool, ids.length, points.length);
    drawAround(this.map, this.parcels.values(), ids);
    this.showKeep();
    const cutArea = /** @type {HTMLInputElement} */ (this.panel.querySelector("[name=cut_area]"));
    if (document.activeElement !== cutArea) cutArea.value = this.draft.area_m2 ? String(Number((this.draft.area_m2 / this.unit).toFixed(4))) : "";
    this.map.getCanvas().style.cursor = DRAWN.includes(tool) || tool === "cut_off" ? "crosshair" : "";
    this.sketch();
    void this.preview();
  }

  /** @param {string} name @param {number} steps */
  count(name, steps) {
    const button = /** @type {HTMLButtonElement} */ (this.bar.querySelector(`[data-do="${name}"]`));
    button.disabled = steps === 0;
    /** @type {HTMLElement} */ (button.querySelector("[data-count]")).textContent = steps ? String(steps) : "";
  }

  showKeep() {
    const select = /** @type {HTMLSelectElement} */ (this.panel.querySelector("[name=keep]"));
    const chosen = this.draft.keep ?? this.draft.ids[0];
    select.replaceChildren(...this.draft.ids.map((id) => make("option", { value: String(id), ...(id === chosen ? { selected: "" } : {}) }, this.parcels.get(id)?.code ?? String(id))));
  }

  /** The line in hand, and what it measures. */
  sketch() {
    const { tool, points, side } = this.draft;
    let line = tool === "cut_off" && side ? side : points;
    if (tool === "reshape" && this.taken && this.pointer) line = [];
    const ring = ["draw", "add_part", "cut_part"].includes(tool);
    const pointer = DRAWN.includes(tool) || this.taken ? this.pointer : null;
    const whole = pointer && points.length ? [...points, pointer] : points;
    drawDraft(this.map, ring && whole.length > 2 ? [...whole.slice(0, points.length), ...(pointer ? [pointer] : []), whole[0]] : line, handlesOf(this.draft, this.parcels), ring ? null : pointer);
    const live = partOf(this.panel, "live");
    if (ring || tool === "measure") live.textContent = whole.length > 2 ? writeAll(areaOf(whole)) : whole.length > 1 ? `${lengthOf(whole).toFixed(2)} m` : "";
    else if (tool === "reshape") live.textContent = writeAll(ringsOf(this.draft, this.parcels).reduce((sum, rings) => sum + rings.reduce((part, one, at) => part + (at ? -1 : 1) * areaOf(one), 0), 0));
    else live.textContent = points.length > 1 ? `${lengthOf(whole).toFixed(2)} m` : "";
    if (tool === "measure" && whole.length > 1) live.textContent = `${lengthOf(whole).toFixed(2)} m${whole.length > 2 ? ` · ${writeAll(areaOf(whole))}` : ""}`;
    this.bar.dataset.crossed = String(crossesItself(whole));
  }

  get choices() {
    const form = new FormData(/** @type {HTMLFormElement} */ (partOf(this.panel, "form")));
    return {
      as: form.get("as") ?? "correction",
      neighbours_follow: form.get("neighbours_follow") === "on",
      keep_part: form.get("keep_part") === "on",
    };
  }

  /** Ask the server what this would come to; one question at a time, the newest draft last. */
  async preview() {
    if (this.trying) {
      this.again = true;
      return;
    }
    const request = requestOf(this.draft, this.parcels, this.choices, this.pointer);
    if (!request) {
      this.plan = null;
      drawPlan(this.map, null);
      showPlan(this.panel, null);
      this.validity("", "");
      return this.ready();
    }
    this.trying = true;
    const answer = await post("preview", this.named(request)).catch(() => ({ status: 0, body: {} }));
    this.trying = false;
    if (this.stop.signal.aborted) return;
    this.plan = answer.status === 200 ? answer.body : null;
    drawPlan(this.map, this.plan);
    showPlan(this.panel, this.plan);
    if (answer.status === 200) this.validity(this.plan?.ok ? "ok" : "breach", this.plan?.ok ? gettext("This can be done") : (this.plan?.checks.find((one) => one.level === "refused")?.message ?? ""));
    else this.validity("breach", answer.body.message ?? gettext("The server did not answer. The draft is kept here."));
    this.ready();
    if (this.again) {
      this.again = false;
      await this.preview();
    }
  }

  /** The request with the codes that the form gives to new parcels. @param {Record<string, unknown>} request */
  named(request) {
    const code = /** @type {HTMLInputElement} */ (this.panel.querySelector("[name=new_code]")).value.trim();
    const despite = /** @type {HTMLInputElement} */ (this.panel.querySelector("[name=despite_holds]")).checked;
    return { ...request, ...(code ? { codes: { a: code } } : {}), despite_holds: despite };
  }

  /** @param {"ok" | "breach" | ""} state @param {string} text */
  validity(state, text) {
    const line = byId("edit-validity", HTMLElement);
    line.hidden = !text;
    line.className = `edit-validity pill ${state}`;
    line.querySelector("use")?.setAttribute("href", state === "ok" ? "#i-check" : "#i-error");
    /** @type {HTMLElement} */ (line.querySelector("span")).textContent = text;
    partOf(this.panel, "held").hidden = !this.plan?.holds.some((one) => one.kind !== "operation");
  }

  ready() {
    /** @type {HTMLButtonElement} */ (partOf(this.panel, "submit")).disabled = !this.plan?.ok;
    document.documentElement.dataset.plan = this.plan ? (this.plan.ok ? "ok" : "refused") : "none";
  }

  // --- what the server keeps ---

  async commit() {
    this.pointer = null;
    const request = requestOf(this.draft, this.parcels, this.choices);
    const form = new FormData(/** @type {HTMLFormElement} */ (partOf(this.panel, "form")));
    if (!request) return;
    const body = {
      ...this.named(request), document: form.get("document"), document_on: form.get("document_on"), effective_on: form.get("effective_on"), reason: form.get("reason"),
    };
    this.plan = null;
    this.ready();
    const answer = await post("commit", body, ifMatch(/** @type {{id: number, version: number}[]} */ (request.parcels)));
    if (answer.status === 200) {
      const failed = await attach(form.get("file"), answer.body.operation);
      await this.done(answer.body);
      if (failed) say(this.panel, "near", interpolate(gettext("The change is done, but its document was not taken: %(why)s"), { why: failed }, true));
      return;
    }
    if (answer.status === 409) return this.conflict(answer.body.conflict ?? []);
    say(this.panel, "breach", answer.body.message ?? gettext("The server did not answer. The draft is kept here."));
    void this.preview();
  }

  /** @param {import("./api.js").Done} done */
  async done(done) {
    this.steps.forget();
    this.operation = done.operation;
    const next = done.parcels.find((one) => one.role !== "noded");
    await this.fresh(next ? [next.id] : []);
    const undo = make("button", { class: "btn compact", type: "button", "data-do": "undo_operation" }, gettext("Undo"));
    const more = done.url ? [make("a", { class: "btn compact quiet", href: done.url }, gettext("What was done"))] : [];
    const codes = done.parcels.filter((one) => one.role !== "noded").map((one) => one.code).join("、");
    say(this.panel, "ok", interpolate(gettext("%(kind)s done: %(codes)s"), { kind: done.kind, codes }, true), undo, ...more);
    document.documentElement.dataset.operation = String(done.operation);
  }

  /** Begin anew on these parcels, with the map as it now stands. @param {number[]} ids */
  async fresh(ids) {
    this.id = ids[0] ?? 0;
    this.key = `landgis-draft:${config.user}:${this.id}`;
    this.steps = new Steps(empty(this.id ? this.draft.tool : "draw", ids), this.key);
    if (this.draft.tool === "draw" && this.id) this.steps.now = empty("split", ids);
    const run = /** @type {import("maplibre-gl").VectorTileSource | undefined} */ (this.map.getSource("run"));
    run?.setTiles([`${location.origin}${config.urls.tiles}?at=${Date.now()}`]);
    await this.load();
    history.replaceState(null, "", `${location.pathname}?${withEdit(this.id)}`);
    this.show();
  }

  async undoOperation() {
    const form = new FormData(/** @type {HTMLFormElement} */ (partOf(this.panel, "form")));
    const name = String(form.get("document") ?? "") || gettext("Undone by the one who did it");
    const answer = await post("undo", { operation: this.operation, document: name, document_on: form.get("document_on") });
    if (answer.status !== 200) return say(this.panel, "breach", answer.body.message ?? "");
    await this.done(answer.body);
    say(this.panel, "ok", gettext("Undone: the earlier parcels are back."));
  }

  async keepOnServer() {
    const request = requestOf(this.draft, this.parcels, this.choices);
    const named = request ?? { kind: this.draft.tool, parcels: this.draft.ids.map((id) => ({ id, version: this.parcels.get(id)?.version })) };
    const answer = await post("drafts", { ...named, draft: this.draft });
    say(this.panel, answer.status === 200 ? "ok" : "breach", answer.status === 200 ? gettext("Draft kept on the server; colleagues see that you are at it.") : (answer.body.message ?? ""));
  }

  /** Two were at it: what I drew stays on the map, the other's state is told, and I choose. @param {import("./api.js").Clash[]} clashes */
  conflict(clashes) {
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
    say(this.panel, "breach", gettext("Somebody saved this land while you drew. Nothing of yours was saved or lost."), table, again);
    document.documentElement.dataset.conflict = "yes";
  }

  /** Take the newest state beneath the same drawing; a parcel that has retired is left to choose anew. */
  async reload() {
    const kept = this.draft;
    this.plan = null;
    this.ready();
    const alive = await neighbourhoodOf(kept.ids).then(() => true, () => false);
    if (!alive) {
      const middle = kept.points[0] ?? toMetres(this.map.getCenter());
      const found = await neighbourhoodIn([middle[0] - 300, middle[1] - 300, middle[0] + 300, middle[1] + 300]);
      this.parcels = new Map(found.parcels.map((one) => [one.id, one]));
      const middles = kept.points.slice(1).map((point, at) => /** @type {Point} */ ([(point[0] + kept.points[at][0]) / 2, (point[1] + kept.points[at][1]) / 2]));
      const holding = (/** @type {Point} */ point) => found.parcels.find((one) => one.coordinates.some((rings) => isInside(point, rings)));
      const under = [...middles, ...kept.points].map(holding).find(Boolean);
      this.id = under?.id ?? 0;
      this.steps.take({ ids: under ? [under.id] : [] });
    }
    await this.load();
    delete document.documentElement.dataset.conflict;
    say(this.panel, "near", gettext("This is the newest state, with your drawing on it."));
    this.show();
  }

  async tellPresence() {
    const answer = await post("editing", { ids: this.draft.ids }).catch(() => null);
    const others = /** @type {{who: string, code: string}[]} */ (answer?.body.others ?? []);
    const line = partOf(this.panel, "others");
    line.hidden = !others.length;
    /** @type {HTMLElement} */ (line.querySelector("span")).textContent = others.map((one) => interpolate(gettext("%(who)s is editing %(code)s"), one, true)).join("；");
  }
}

/** @param {number} id */
function withEdit(id) {
  const query = new URLSearchParams(location.search);
  query.set("edit", String(id));
  query.set("sel", String(id));
  return query.toString();
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
