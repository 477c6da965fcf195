// @ts-check
// What lies under the pointer: its name, and its figure before and after.

import { make } from "../dom.js";
import { number, shortened } from "../writing.js";

/**
 * @param {import("./side_map.js").SideMap[]} maps
 * @param {import("./classes.js").Classes} told
 */
export function listenToPointer(maps, told) {
  for (const one of maps) {
    const area = /** @type {HTMLElement} */ (one.map.getContainer().parentElement);
    const tooltip = make("div", { class: "tooltip", role: "status" });
    tooltip.hidden = true;
    area.append(tooltip);
    const outline = (/** @type {number} */ id) => {
      for (const other of maps) other.map.setFilter("hover", ["==", ["id"], id]);
    };
    const hide = () => {
      tooltip.hidden = true;
      outline(-1);
      one.map.getCanvas().style.cursor = "";
    };
    one.map.on("mousemove", "land", (event) => {
      const feature = event.features?.[0];
      const place = told.at.get(Number(feature?.id));
      if (!feature || place === undefined) return hide();
      outline(Number(feature.id));
      one.map.getCanvas().style.cursor = one.config.areas ? "" : "pointer";
      tooltip.replaceChildren(...words(one.config, feature.properties, told, place));
      tooltip.hidden = false;
      const left = Math.min(event.point.x + 14, area.clientWidth - tooltip.offsetWidth - 8);
      const top = event.point.y + 16 + tooltip.offsetHeight > area.clientHeight ? event.point.y - tooltip.offsetHeight - 10 : event.point.y + 16;
      tooltip.style.translate = `${Math.max(left, 8)}px ${Math.max(top, 8)}px`;
    });
    one.map.on("mouseleave", "land", hide);
    one.map.on("movestart", hide);
    if (!one.config.areas) {
      one.map.on("click", "land", (event) => {
        const id = event.features?.[0]?.id;
        if (id !== undefined) location.assign(one.config.card.replace("/0/", `/${id}/`));
      });
    }
  }
}

/**
 * @param {import("./side_map.js").Config} config
 * @param {Record<string, any>} facts
 * @param {import("./classes.js").Classes} told
 * @param {number} place
 */
function words(config, facts, told, place) {
  const isEnglish = document.documentElement.lang.startsWith("en");
  const title = config.areas ? (isEnglish && facts.name_en) || facts.name || facts.code : shortened(facts.code ?? "");
  const side = (/** @type {"before" | "after" | "difference"} */ name) => {
    if (!config.is_number && name !== "difference") return config.lines[told.classes[name][place]]?.label ?? "—";
    const value = told.figures[name][place];
    return number(Number.isNaN(value) ? null : value, config.is_number ? config.places : 0);
  };
  const line = (/** @type {string} */ label, /** @type {string} */ text, unit = "") => make("div", {}, `${label} `, make("b", {}, text), make("span", { class: "unit" }, text === "—" ? "" : unit));
  const lines = [
    line(pgettext("plan", "Before"), side("before"), config.unit),
    line(pgettext("plan", "After"), side("after"), config.unit),
    config.is_number ? line(pgettext("comparison", "Difference"), side("difference"), config.unit) : line(gettext("Stock that leaves"), side("difference"), "%"),
  ];
  return title ? [make("b", {}, title), ...lines] : lines;
}
