// @ts-check
// What lies under the pointer: an outline and a few words beside it.

import { config, indicatorOf, propertyOf } from "./config.js";
import { byId, make } from "./dom.js";
import { get } from "./state.js";
import { DASH, number, shortened } from "./writing.js";

const LAYERS = ["parcels", "areas", "blocks", "towns", "zones"];

/**
 * @param {import("maplibre-gl").Map} map
 * @param {HTMLElement} area the element that the tooltip is placed in
 */
export function listenToPointer(map, area) {
  const tooltip = byId("tooltip", HTMLElement);
  const hide = () => {
    tooltip.hidden = true;
    for (const id of ["hover", "area-hover"]) map.setFilter(id, ["==", ["id"], -1]);
    map.getCanvas().style.cursor = "";
  };
  map.on("mousemove", (event) => {
    const feature = map.queryRenderedFeatures(event.point, { layers: LAYERS })[0];
    if (!feature) return hide();
    const isParcel = feature.layer.id === "parcels";
    map.setFilter("hover", ["==", ["id"], isParcel ? Number(feature.id) : -1]);
    map.setFilter("area-hover", ["==", ["id"], feature.layer.id === "areas" ? Number(feature.id) : -1]);
    map.getCanvas().style.cursor = "pointer";
    tooltip.replaceChildren(...words(feature.properties, isParcel));
    tooltip.hidden = false;
    place(tooltip, event.point, area);
  });
  map.on("mouseout", hide);
  map.on("movestart", hide);
}

/**
 * @param {Record<string, any>} facts
 * @param {boolean} isParcel
 * @returns {Node[]}
 */
function words(facts, isParcel) {
  const isEnglish = document.documentElement.lang.startsWith("en");
  const title = isParcel ? shortened(facts.code ?? "") : (isEnglish && facts.name_en) || facts.name || `${gettext("Hexagon")} ${facts.code}`;
  const area = isParcel ? number(facts.area / 10, 1) : number(facts.area, 0);
  const lines = [make("b", {}, title), make("span", {}, ` ${area}`, make("span", { class: "unit" }, gettext("mu")))];
  const stock = config.indicators[0].categories.find((one) => one.key === facts.stock);
  if (!isParcel && facts.parcels) lines.push(make("span", { class: "second" }, ` · ${interpolate(ngettext("%(n)s parcel", "%(n)s parcels", facts.parcels), { n: number(facts.parcels, 0) }, true)}`));
  const head = make("div", {}, ...lines);
  const kind = make("div", { class: "stock" }, make("span", { class: `swatch ${facts.stock ?? "unknown"}` }), stock?.label ?? gettext("Unknown"));
  return [head, kind, ...[get("by"), get("with")].flatMap((name) => (name ? figure(facts, name) : []))];
}

/** A figure that fills the map, when it is not the category itself. @param {Record<string, any>} facts @param {string} name @returns {Node[]} */
function figure(facts, name) {
  const indicator = indicatorOf(name);
  if (indicator.name === "stock_category") return [];
  const value = facts[propertyOf(indicator.name)];
  const known = indicator.categories.find((one) => one.key === value)?.label;
  const text = indicator.categories.length ? (known ?? DASH) : number(value === undefined ? null : value / 100, indicator.places);
  return [make("div", {}, `${indicator.label} `, make("b", {}, text), make("span", { class: "unit" }, value === undefined ? "" : indicator.unit))];
}

/** @type {(tooltip: HTMLElement, at: {x: number, y: number}, area: HTMLElement) => void} */
function place(tooltip, at, area) {
  const left = Math.min(at.x + 14, area.clientWidth - tooltip.offsetWidth - 8);
  const top = at.y + 16 + tooltip.offsetHeight > area.clientHeight ? at.y - tooltip.offsetHeight - 10 : at.y + 16;
  tooltip.style.translate = `${Math.max(left, 8)}px ${Math.max(top, 8)}px`;
}
