// @ts-check
// The draft: what has been drawn so far, with every step back and forth, kept in the browser until it is done.

/** @typedef {import("./geometry.js").Point} Point */
/**
 * @typedef {object} Draft
 * @property {string} tool
 * @property {number[]} ids parcels chosen, in order
 * @property {Point[]} points the line or ring drawn so far, in metres
 * @property {[Point, Point][]} moves vertices moved: from where to where
 * @property {[Point, Point] | null} side the side that a cut is parallel to
 * @property {number | null} area_m2 the area to cut off
 * @property {number | null} keep the parcel whose attributes stay
 * @property {Point[][][] | null} rings the new boundary of a reshaped parcel
 */

/** Tools that follow a line of points. */
export const DRAWN = ["split", "boundary", "draw", "add_part", "cut_part", "measure"];

/** @param {string} tool @param {number[]} ids @returns {Draft} */
export const empty = (tool, ids) => ({ tool, ids, points: [], moves: [], side: null, area_m2: null, keep: null, rings: null });

/** @param {Draft} draft */
export const isEmpty = (draft) =>
  !draft.points.length && !draft.moves.length && !draft.side && !draft.rings && draft.area_m2 === null && draft.ids.length < 2;

export class Steps {
  /** @type {Draft[]} */ before = [];
  /** @type {Draft[]} */ after = [];

  /** @param {Draft} first @param {string} key where the browser keeps it */
  constructor(first, key) {
    this.now = first;
    this.key = key;
  }

  /** A step forward; what had been taken back is gone. @param {Partial<Draft>} change */
  take(change) {
    this.before.push(this.now);
    this.after = [];
    this.now = { ...this.now, ...change };
    this.keep();
  }

  undo() {
    const last = this.before.pop();
    if (!last) return false;
    this.after.push(this.now);
    this.now = last;
    this.keep();
    return true;
  }

  redo() {
    const next = this.after.pop();
    if (!next) return false;
    this.before.push(this.now);
    this.now = next;
    this.keep();
    return true;
  }

  keep() {
    try {
      if (isEmpty(this.now)) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify({ at: new Date().toISOString(), draft: this.now, before: this.before.slice(-100) }));
    } catch {
      // A full or forbidden store must not stop the work.
    }
  }

  forget() {
    localStorage.removeItem(this.key);
  }
}

/** What was left unsaved under a key. @param {string} key @returns {{at: string, draft: Draft, before: Draft[]} | null} */
export function leftOver(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    return kept?.draft?.tool ? kept : null;
  } catch {
    return null;
  }
}
