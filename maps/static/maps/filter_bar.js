// @ts-check
// The filter: a form that writes itself into the address, and chips that name what is on.

import { byId, icon, make } from "./dom.js";
import { FILTER, on, query, set } from "./state.js";

export function listenToFilter() {
  const form = byId("filter", HTMLFormElement);
  form.addEventListener("change", () => write(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    write(form);
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clear(FILTER);
  });
  on(FILTER, () => {
    read(form);
    showChips(form);
  });
  on(["run", "at", "sel", "by", "method", "k", "breaks", "level", "size", "target", ...FILTER], followLinks);
  read(form);
  showChips(form);
  followLinks();
}

/** @param {HTMLFormElement} form */
function write(form) {
  const data = new FormData(form);
  const names = FILTER.filter((name) => !["q", "zone"].includes(name));
  set({ ...Object.fromEntries(names.map((name) => [name, data.getAll(name).map(String)])), page: null });
}

/** @param {HTMLFormElement} form */
function read(form) {
  const asked = query();
  for (const field of form.querySelectorAll("input")) {
    if (field.type === "checkbox") field.checked = asked.getAll(field.name).includes(field.value);
    else if (field.type === "number") field.value = asked.get(field.name) ?? "";
  }
}

/** @param {string[]} names */
function clear(names) {
  set({ ...Object.fromEntries(names.map((name) => [name, null])), page: null });
}

/** @param {HTMLFormElement} form */
function showChips(form) {
  const chips = [...form.querySelectorAll("fieldset[data-filter]")].flatMap((group) => chipOf(/** @type {HTMLElement} */ (group)));
  const q = query().get("q");
  if (q) chips.push(chip(`“${q}”`, ["q"]));
  byId("chips", HTMLElement).replaceChildren(...chips);
}

/** @param {HTMLElement} group @returns {HTMLElement[]} */
function chipOf(group) {
  const title = group.querySelector("legend")?.textContent ?? "";
  if (group.dataset.filter === "area") return areaChip();
  const on_ = [...group.querySelectorAll("input:checked")].map((field) => field.closest("label")?.lastElementChild?.textContent ?? "");
  return on_.length ? [chip(`${title}${gettext(": ")}${on_.join(gettext(", "))}`, [group.dataset.filter ?? ""])] : [];
}

/** @returns {HTMLElement[]} */
function areaChip() {
  const asked = query();
  const [low, high] = [asked.get("area_min"), asked.get("area_max")];
  if (!low && !high) return [];
  const range = low && high ? `${low}–${high}` : low ? `≥ ${low}` : `≤ ${high}`;
  return [chip(interpolate(gettext("Area %(range)s mu"), { range }, true), ["area_min", "area_max"])];
}

/** @param {string} text @param {string[]} names */
function chip(text, names) {
  const drop = make("button", { class: "drop", type: "button", "aria-label": `${gettext("Remove the filter")}: ${text}` }, icon("close"));
  drop.addEventListener("click", () => clear(names));
  return make("span", { class: "chip" }, make("span", { class: "cut" }, text), drop);
}

/** Links that carry the present view away: exports, pictures. */
function followLinks() {
  for (const link of document.querySelectorAll("a[data-query]")) {
    if (link instanceof HTMLAnchorElement) link.search = location.search;
  }
}
