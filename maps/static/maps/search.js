// @ts-check
// Search by code, firm or place: the first hits while typing, Enter for all of them as a filter.

import { config } from "./config.js";
import { byId, make, settled } from "./dom.js";
import { showBox } from "./map.js";
import { query, set } from "./state.js";
import { shortened } from "./writing.js";

/** @typedef {{id: number, code: string, firm: string, address: string, stock: string, bounds: [number, number, number, number]}} Hit */

/**
 * @param {import("maplibre-gl").Map | null} map
 * @param {(id: number) => void} select
 */
export function listenToSearch(map, select) {
  const box = byId("search", HTMLInputElement);
  const list = byId("hits", HTMLUListElement);
  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
  };
  const choose = (/** @type {Hit} */ hit) => {
    close();
    select(hit.id);
    if (map) showBox(map, hit.bounds);
  };
  const look = settled(() => void show(box, list, choose), 160);
  box.addEventListener("input", () => {
    if (!box.value && query().get("q")) set({ q: null, page: null });
    look();
  });
  box.addEventListener("keydown", (event) => onKey(event, list, close));
  byId("search-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    const active = list.hidden ? null : list.querySelector('[aria-selected="true"]');
    if (active instanceof HTMLElement) active.click();
    else {
      close();
      set({ q: box.value.trim() || null, page: null });
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !box.form?.contains(event.target)) close();
  });
}

/** @type {(box: HTMLInputElement, list: HTMLUListElement, choose: (hit: Hit) => void) => Promise<void>} */
async function show(box, list, choose) {
  const q = box.value.trim();
  const answer = q ? await fetch(`${config.urls.search}?${new URLSearchParams({ q, run: String(config.run) })}`) : null;
  if (q !== box.value.trim()) return;
  /** @type {Hit[]} */
  const hits = answer?.ok ? (await answer.json()).hits : [];
  list.replaceChildren(...hits.map((hit, index) => item(hit, index, choose)));
  if (q && !hits.length) list.append(make("li", { class: "none third" }, gettext("Nothing found")));
  list.hidden = !q;
  box.setAttribute("aria-expanded", String(Boolean(q)));
}

/** @type {(hit: Hit, index: number, choose: (hit: Hit) => void) => HTMLLIElement} */
function item(hit, index, choose) {
  const line = make("li", { role: "option", id: `hit-${index}`, "aria-selected": "false" },
    make("span", { class: `swatch ${hit.stock}` }), make("b", { title: hit.code }, shortened(hit.code)), make("span", { class: "second cut" }, hit.firm || hit.address));
  line.addEventListener("click", () => choose(hit));
  return line;
}

/** @type {(event: KeyboardEvent, list: HTMLUListElement, close: () => void) => void} */
function onKey(event, list, close) {
  if (event.key === "Escape") close();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const items = [...list.querySelectorAll("[role=option]")];
  if (!step || !items.length) return;
  event.preventDefault();
  const now = items.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const next = (now + step + items.length) % items.length;
  items.forEach((one, index) => one.setAttribute("aria-selected", String(index === next)));
}
