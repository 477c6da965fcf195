// @ts-check
// Small helpers about the document.

/**
 * An element that the page is known to hold.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`no ${kind.name} #${id}`);
  return found;
}

/**
 * A new element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * A new SVG element with attributes.
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
export function drawn(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}

/**
 * An icon of the page's sprite.
 * @param {string} name
 * @param {string} [size]
 */
export function icon(name, size = "small") {
  const node = drawn("svg", { class: `icon ${size}`, "aria-hidden": "true" });
  node.append(drawn("use", { href: `#i-${name}` }));
  return node;
}

/**
 * Wait until calls stop coming.
 * @param {() => void} act
 * @param {number} wait milliseconds
 */
export function settled(act, wait) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}

/** Whether the page is laid out for a phone. */
export const isPhone = () => matchMedia("(max-width: 760px)").matches;

/** Whether the reader asks for no motion. */
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
