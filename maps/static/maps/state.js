// @ts-check
// The state of the view is its address: everything that a link should bring back stands in the query.

/** @typedef {(changed: Set<string>) => void} Listener */

/** @type {{names: Set<string>, act: Listener}[]} */
const listeners = [];

/** The names that make up the filter. */
export const FILTER = ["stock", "path", "grade", "town", "sector", "area_min", "area_max", "q", "zone"];

/** @returns {URLSearchParams} */
export function query() {
  return new URLSearchParams(location.search);
}

/** @param {string} name */
export function get(name) {
  return query().get(name);
}

/**
 * Change some values at once; an empty one leaves the address.
 * @param {Record<string, string | string[] | null>} values
 */
export function set(values) {
  const next = query();
  /** @type {Set<string>} */
  const changed = new Set();
  for (const [name, value] of Object.entries(values)) {
    const wanted = (Array.isArray(value) ? value : [value ?? ""]).filter((one) => one !== "");
    if (wanted.join("\n") === next.getAll(name).join("\n")) continue;
    next.delete(name);
    for (const one of wanted) next.append(name, one);
    changed.add(name);
  }
  if (!changed.size) return;
  const text = next.toString();
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
  for (const { names, act } of listeners) if ([...names].some((name) => changed.has(name))) act(changed);
}

/**
 * Call back when one of these names changes.
 * @param {string[]} names
 * @param {Listener} act
 */
export function on(names, act) {
  listeners.push({ names: new Set(names), act });
}
