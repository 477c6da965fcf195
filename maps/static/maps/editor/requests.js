// @ts-check
// From a draft to the request that the server understands; null while something is still missing.

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./geometry.js").Point} Point */

/** @param {Point[]} ring */
const closed = (ring) => [...ring, ring[0]];

/**
 * @param {Draft} draft
 * @param {Map<number, import("./api.js").Parcel>} parcels
 * @param {Record<string, unknown>} choices of the form: as, keep_part, neighbours_follow
 * @param {Point | null} pointer where the next point would be, for a preview while drawing
 * @returns {Record<string, unknown> | null}
 */
export function requestOf(draft, parcels, choices, pointer = null) {
  const named = draft.ids.map((id) => ({ id, version: parcels.get(id)?.version ?? 0 }));
  const points = pointer && draft.points.length ? [...draft.points, pointer] : draft.points;
  const shape = points.length >= 3 ? { coordinates: [closed(points)] } : null;
  const base = { parcels: named };
  switch (draft.tool) {
    case "split":
      return points.length >= 2 ? { ...base, kind: "split", lines: [points] } : null;
    case "cut_off":
      return draft.side && draft.area_m2 ? { ...base, kind: "cut_off", side: draft.side, area_m2: draft.area_m2 } : null;
    case "merge":
      return named.length >= 2 ? { ...base, kind: "merge", keep: draft.keep ?? named[0].id } : null;
    case "boundary":
      if (named.length < 2) return null;
      if (draft.moves.length) return { ...base, kind: "boundary", moves: draft.moves };
      return points.length >= 2 ? { ...base, kind: "boundary", line: points } : null;
    case "reshape":
      return draft.rings ? { ...base, kind: "reshape", coordinates: draft.rings, ...choices } : null;
    case "add_part":
    case "cut_part":
      return shape && { ...base, kind: draft.tool, ...shape, keep_part: draft.tool === "cut_part" && choices.keep_part !== false };
    case "draw":
      return shape && { parcels: [], kind: "draw", ...shape, attributes: choices.attributes ?? {} };
    default:
      return null;
  }
}
