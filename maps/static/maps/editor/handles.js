// @ts-check
// Taking vertices: which can be moved with a tool, and what a move makes of the draft.

import { distance, nearestOn } from "./geometry.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./api.js").Parcel} Parcel */

const key = (/** @type {Point} */ point) => point.join();

/** Vertices that two parcels share. @param {Parcel} one @param {Parcel} other */
export function shared(one, other) {
  const theirs = new Set(other.coordinates.flat(2).map((point) => key(point)));
  return one.coordinates.flatMap((rings) => rings.flatMap((ring) => ring.slice(0, -1))).filter((point) => theirs.has(key(point)));
}

/** The vertices that the tool lets one take. @param {Draft} draft @param {Map<number, Parcel>} parcels @returns {Point[]} */
export function handlesOf(draft, parcels) {
  if (draft.tool === "boundary" && draft.ids.length >= 2 && !draft.points.length) {
    const [one, other] = draft.ids.map((id) => parcels.get(id));
    return one && other ? shared(one, other).map((point) => draft.moves.find(([old]) => key(old) === key(point))?.[1] ?? point) : [];
  }
  if (draft.tool === "reshape") return ringsOf(draft, parcels).flatMap((rings) => rings.flatMap((ring) => ring.slice(0, -1)));
  return [];
}

/** @param {Draft} draft @param {Map<number, Parcel>} parcels @returns {Point[][][]} */
export function ringsOf(draft, parcels) {
  return draft.rings ?? parcels.get(draft.ids[0])?.coordinates ?? [];
}

/** The draft after a vertex went from one place to another. @type {(draft: Draft, parcels: Map<number, Parcel>, from: Point, to: Point) => Partial<Draft>} */
export function moveHandle(draft, parcels, from, to) {
  if (draft.tool === "boundary") {
    const earlier = draft.moves.find(([, now]) => key(now) === key(from));
    const rest = draft.moves.filter((one) => one !== earlier);
    return { moves: [...rest, [earlier ? earlier[0] : from, to]] };
  }
  return { rings: ringsOf(draft, parcels).map((rings) => rings.map((ring) => ring.map((point) => (key(point) === key(from) ? to : point)))) };
}

/** A new vertex on the edge nearest to a place. @type {(draft: Draft, parcels: Map<number, Parcel>, at: Point, reach: number) => Partial<Draft> | null} */
export function addVertex(draft, parcels, at, reach) {
  for (const rings of ringsOf(draft, parcels)) {
    for (const ring of rings) {
      const edge = ring.slice(1).findIndex((point, number) => distance(nearestOn(at, ring[number], point), at) <= reach);
      if (edge >= 0) return { rings: withRing(draft, parcels, ring, [...ring.slice(0, edge + 1), at, ...ring.slice(edge + 1)]) };
    }
  }
  return null;
}

/** The draft without a vertex; a ring keeps three corners. @type {(draft: Draft, parcels: Map<number, Parcel>, at: Point) => Partial<Draft> | null} */
export function dropVertex(draft, parcels, at) {
  for (const rings of ringsOf(draft, parcels)) {
    for (const ring of rings) {
      const corners = ring.slice(0, -1);
      if (corners.length > 3 && corners.some((point) => key(point) === key(at))) {
        const left = corners.filter((point) => key(point) !== key(at));
        return { rings: withRing(draft, parcels, ring, [...left, left[0]]) };
      }
    }
  }
  return null;
}

/** @type {(draft: Draft, parcels: Map<number, Parcel>, old: Point[], now: Point[]) => Point[][][]} */
const withRing = (draft, parcels, old, now) => ringsOf(draft, parcels).map((rings) => rings.map((ring) => (ring === old ? now : ring)));
