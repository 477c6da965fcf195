// @ts-check
// Plain geometry in metres for what is shown while drawing; what counts is computed by the server.

/** @typedef {[number, number]} Point */
/** @typedef {Point[]} Ring */

/** @param {Point} a @param {Point} b */
export const distance = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]);

/** @param {Point[]} line */
export function lengthOf(line) {
  return line.slice(1).reduce((sum, point, at) => sum + distance(line[at], point), 0);
}

/** Area of a ring (closed or not) by the shoelace formula, beside its own first corner. @param {Ring} ring */
export function areaOf(ring) {
  if (ring.length < 3) return 0;
  const [x0, y0] = ring[0];
  let twice = 0;
  for (let at = 0; at < ring.length; at += 1) {
    const [x1, y1] = ring[at];
    const [x2, y2] = ring[(at + 1) % ring.length];
    twice += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return Math.abs(twice) / 2;
}

/** The place on a segment nearest to a point. @param {Point} p @param {Point} a @param {Point} b @returns {Point} */
export function nearestOn(p, a, b) {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const t = square ? Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square)) : 0;
  return t === 0 ? a : t === 1 ? b : [a[0] + t * dx, a[1] + t * dy];
}

/** Whether two segments cross between their ends. @param {Point} a @param {Point} b @param {Point} c @param {Point} d */
export function cross(a, b, c, d) {
  /** @type {(p: Point, q: Point, r: Point) => number} */
  const side = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** Whether a line crosses itself. @param {Point[]} line */
export function crossesItself(line) {
  for (let i = 0; i + 1 < line.length; i += 1) {
    for (let j = i + 2; j + 1 < line.length; j += 1) if (cross(line[i], line[i + 1], line[j], line[j + 1])) return true;
  }
  return false;
}

/**
 * The vertex within reach of a point, else the place on an edge within reach, else nothing.
 * @param {Point} p
 * @param {Ring[]} rings closed
 * @param {number} reach metres
 * @returns {{point: Point, on: "vertex" | "edge"} | null}
 */
export function snap(p, rings, reach) {
  /** @type {{point: Point, on: "vertex" | "edge", far: number} | null} */
  let best = null;
  for (const ring of rings) {
    for (let at = 0; at + 1 < ring.length; at += 1) {
      const far = distance(p, ring[at]);
      if (far <= reach && (!best || best.on === "edge" || far < best.far)) best = { point: ring[at], on: "vertex", far };
      if (best?.on === "vertex") continue;
      const there = nearestOn(p, ring[at], ring[at + 1]);
      const away = distance(p, there);
      if (away <= reach && (!best || away < best.far)) best = { point: there, on: "edge", far: away };
    }
  }
  return best && { point: best.point, on: best.on };
}

/** Whether a point lies inside rings (holes count). @param {Point} p @param {Ring[]} rings closed */
export function isInside(p, rings) {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0; at + 1 < ring.length; at += 1) {
      const [[x1, y1], [x2, y2]] = [ring[at], ring[at + 1]];
      if (y1 > p[1] !== y2 > p[1] && p[0] < x1 + ((p[1] - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
  }
  return inside;
}

/** The edge of rings nearest to a point. @param {Point} p @param {Ring[]} rings @returns {[Point, Point] | null} */
export function nearestEdge(p, rings) {
  /** @type {{edge: [Point, Point], far: number} | null} */
  let best = null;
  for (const ring of rings) {
    for (let at = 0; at + 1 < ring.length; at += 1) {
      const far = distance(p, nearestOn(p, ring[at], ring[at + 1]));
      if (!best || far < best.far) best = { edge: [ring[at], ring[at + 1]], far };
    }
  }
  return best?.edge ?? null;
}
