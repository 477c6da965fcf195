// @ts-check
// The list beneath the map: the same filter and run, sorted and paged on the server.

import { config } from "./config.js";
import { byId, settled } from "./dom.js";
import { FILTER, get, on, query, set } from "./state.js";

/**
 * @param {import("maplibre-gl").Map | null} map
 * @param {(id: number) => void} select
 */
export function listenToTable(map, select) {
  const strip = byId("strip", HTMLElement);
  const renew = settled(() => void fill(strip, map), 60);
  strip.addEventListener("click", (event) => onClick(event, strip, select));
  strip.addEventListener("keydown", (event) => onKey(event, select));
  strip.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.id === "in-view") set({ view: event.target.checked ? "1" : null, page: null });
  });
  on([...FILTER, "sort", "page", "view", "run"], renew);
  map?.on("moveend", () => get("view") && renew());
  markRow(Number(get("sel")) || null);
  if (get("view") && map) void fill(strip, map);
}

/** @type {(strip: HTMLElement, map: import("maplibre-gl").Map | null) => Promise<void>} */
async function fill(strip, map) {
  const asked = query();
  asked.set("run", String(config.run));
  if (asked.get("view") && map) asked.set("bbox", map.getBounds().toArray().flat().join(","));
  const answer = await fetch(`${config.urls.table}?${asked}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const focused = document.activeElement?.closest("tr")?.dataset.parcel;
  strip.innerHTML = await answer.text();
  const text = strip.querySelector("template")?.content;
  if (text) byId("totals", HTMLElement).replaceChildren(text.cloneNode(true));
  const toggle = strip.querySelector("#in-view");
  if (toggle instanceof HTMLInputElement) toggle.checked = Boolean(get("view"));
  markRow(Number(get("sel")) || null);
  if (focused) rowOf(Number(focused))?.focus();
}

/** @param {number} id @returns {HTMLTableRowElement | null} */
const rowOf = (id) => document.querySelector(`tr[data-parcel="${id}"]`);

/**
 * Mark the row of the selected parcel and bring it into sight.
 * @param {number | null} id
 */
export function markRow(id) {
  for (const row of document.querySelectorAll("tr[data-parcel]")) row.setAttribute("aria-selected", "false");
  const row = id ? rowOf(id) : null;
  row?.setAttribute("aria-selected", "true");
  row?.scrollIntoView({ block: "nearest" });
}

/** @type {(event: MouseEvent, strip: HTMLElement, select: (id: number) => void) => void} */
function onClick(event, strip, select) {
  const target = event.target instanceof Element ? event.target : null;
  const sort = target?.closest("[data-sort]");
  const page = target?.closest("[data-page]");
  const row = target?.closest("tr[data-parcel]");
  if (sort instanceof HTMLElement) set({ sort: sort.dataset.sort ?? null, page: null });
  else if (page instanceof HTMLElement) set({ page: page.dataset.page ?? null });
  else if (target?.closest("#strip-fold")) strip.classList.toggle("folded");
  else if (target?.closest("[data-clear-filter]")) set(Object.fromEntries(FILTER.map((name) => [name, null])));
  else if (row instanceof HTMLElement && !(event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    strip.classList.remove("open");
    select(Number(row.dataset.parcel));
  }
}

/** Arrow keys walk the rows, Enter opens one. @type {(event: KeyboardEvent, select: (id: number) => void) => void} */
function onKey(event, select) {
  const row = event.target instanceof HTMLTableRowElement ? event.target : null;
  if (!row) return;
  const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  if (event.key === "Enter") select(Number(row.dataset.parcel));
  if (next instanceof HTMLElement) {
    event.preventDefault();
    next.focus();
    select(Number(next.dataset.parcel));
  }
}
