// @ts-check
// Pointer, finger and keys: where they point, as the tool in hand understands it.

import { DRAWN, isEmpty } from "./draft.js";
import { distance, isInside, nearestEdge, snap } from "./geometry.js";
import { addVertex, dropVertex, handlesOf, moveHandle } from "./handles.js";
import { metresPerPixel, toMetres } from "./projection.js";
import { drawSketch, show } from "./sketch.js";

/** @typedef {import("./editor.js").Editor} Editor */
/** @typedef {import("./geometry.js").Point} Point */

export class Gestures {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
  }

  /** Hear pointer and keys until the signal says stop. @param {AbortSignal} signal */
  listen(signal) {
    const map = this.editor.map;
    map.on("click", this.onClick);
    map.on("mousemove", this.onMove);
    map.on("mousedown", this.onDown);
    map.on("touchstart", this.onDown);
    map.on("moveend", this.onView);
    map.doubleClickZoom.disable();
    document.addEventListener("keydown", (event) => this.onKey(event), { signal });
    signal.addEventListener("abort", () => {
      map.off("click", this.onClick).off("mousemove", this.onMove).off("mousedown", this.onDown).off("touchstart", this.onDown).off("moveend", this.onView);
      map.doubleClickZoom.enable();
    });
  }

  onClick = (/** @type {import("maplibre-gl").MapMouseEvent} */ event) => {
    if (this.editor.taken) return;
    this.place(toMetres(event.lngLat), event.originalEvent.shiftKey);
  };

  /** A point at this place, as the tool understands it. @param {Point} raw @param {boolean} [plain] without snapping */
  place(raw, plain = false) {
    const { tool, ids, points } = this.editor.draft;
    const hit = [...this.editor.parcels.values()].find((one) => one.coordinates.some((rings) => isInside(raw, rings)));
    if (tool === "merge" || (tool === "boundary" && ids.length < 2)) {
      if (hit && hit.id !== this.editor.id) this.editor.take({ ids: ids.includes(hit.id) ? ids.filter((id) => id !== hit.id) : [...ids, hit.id] });
      return;
    }
    if (tool === "cut_off") return this.editor.take({ side: nearestEdge(raw, this.editor.parcels.get(this.editor.id)?.coordinates.flat() ?? []) });
    if (tool === "reshape") {
      const change = addVertex(this.editor.draft, this.editor.parcels, this.snapped(raw, plain), this.reach);
      if (change) this.editor.take(change);
      return;
    }
    const point = this.snapped(raw, plain);
    const last = points.at(-1);
    if (!last || distance(last, point) > 1e-6) this.editor.take({ points: [...points, point], moves: [] });
  }

  get reach() {
    return metresPerPixel(this.editor.map) * (matchMedia("(pointer: coarse)").matches ? 22 : 10);
  }

  /** @param {Point} raw @param {boolean} [plain] @returns {Point} */
  snapped(raw, plain = false) {
    if (plain) return raw;
    const rings = [...this.editor.parcels.values()].flatMap((one) => one.coordinates.flat());
    const found = snap(raw, rings, this.reach);
    this.editor.bar.dataset.snap = found?.on ?? "";
    return found?.point ?? raw;
  }

  onMove = (/** @type {import("maplibre-gl").MapMouseEvent} */ event) => {
    const raw = toMetres(event.lngLat);
    if (this.editor.taken) {
      this.editor.pointer = this.snappedBeside(raw);
      return drawSketch(this.editor);
    }
    if (!DRAWN.includes(this.editor.draft.tool)) return;
    this.editor.pointer = this.snapped(raw, event.originalEvent.shiftKey);
    drawSketch(this.editor);
    if (this.editor.draft.points.length) this.editor.renew();
  };

  /** A dragged vertex snaps to others, never back to itself. @param {Point} raw */
  snappedBeside(raw) {
    const others = [...this.editor.parcels.values()].filter((one) => !this.editor.draft.ids.includes(one.id)).flatMap((one) => one.coordinates.flat());
    return snap(raw, others, this.reach)?.point ?? raw;
  }

  onDown = (/** @type {import("maplibre-gl").MapMouseEvent | import("maplibre-gl").MapTouchEvent} */ event) => {
    const at = toMetres(event.lngLat);
    const handle = handlesOf(this.editor.draft, this.editor.parcels).find((point) => distance(point, at) <= this.reach);
    if (!handle) return;
    event.preventDefault();
    this.editor.taken = handle;
    const moves = (/** @type {any} */ now) => this.onMove(now);
    this.editor.map.on("touchmove", moves);
    const end = () => {
      this.editor.map.off("touchmove", moves);
      const [from, to] = [this.editor.taken, this.editor.pointer];
      this.editor.pointer = null;
      if (from && to && distance(from, to) > 1e-6) this.editor.take(moveHandle(this.editor.draft, this.editor.parcels, from, to));
      else if (from) this.editor.chosen = from;
      setTimeout(() => (this.editor.taken = null));
    };
    this.editor.map.once("mouseup", end);
    this.editor.map.once("touchend", end);
  };

  onView = () => {
    if (!this.editor.id) void this.editor.load().then(() => show(this.editor));
  };

  onKey(/** @type {KeyboardEvent} */ event) {
    const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "z" && !typing) return this.act(event, event.shiftKey ? "redo" : "undo");
    if (control && event.key.toLowerCase() === "y" && !typing) return this.act(event, "redo");
    if (event.key === "Escape") return this.act(event, isEmpty(this.editor.draft) ? "leave" : "clear");
    if (typing || control) return;
    if (event.key === "Enter" && document.activeElement === this.editor.map.getCanvas()) {
      event.preventDefault();
      return this.place(toMetres(this.editor.map.getCenter()), event.shiftKey);
    }
    if (event.key === "Backspace" || event.key === "Delete") {
      const change = this.editor.chosen && this.editor.draft.tool === "reshape" ? dropVertex(this.editor.draft, this.editor.parcels, this.editor.chosen) : null;
      if (change) this.editor.take(change);
      else this.act(event, "undo");
    }
  }

  /** @param {Event} event @param {string} name */
  act(event, name) {
    event.preventDefault();
    event.stopPropagation();
    this.editor.do(name);
  }
}
