// @ts-check
// A second figure on the same map: dots by size over the fill.

import { byId, drawn, make } from "./dom.js";
import { fetchLegend } from "./legend.js";
import { paintDots } from "./paint.js";
import { get, on, set } from "./state.js";

const SIZES = [2.5, 4.5, 6.5, 8.5];

/** @param {import("maplibre-gl").Map} map */
export function listenToDots(map) {
  const choice = byId("dots", HTMLSelectElement);
  choice.addEventListener("change", () => set({ dots: choice.value || null }));
  const show = async () => {
    choice.value = get("dots") ?? "";
    const legend = choice.value ? await fetchLegend(choice.value, { method: "quantile", k: "4" }) : null;
    paintDots(map, legend);
    const place = byId("dots-legend", HTMLElement);
    place.hidden = !legend;
    place.replaceChildren(...(legend?.classes ?? []).map((one, index) => entry(one.label, SIZES[index])));
  };
  on(["dots"], () => void show());
  void show();
}

/** @param {string} label @param {number} radius */
function entry(label, radius) {
  const picture = drawn("svg", { width: 18, height: 18, "aria-hidden": "true" });
  picture.append(drawn("circle", { cx: 9, cy: 9, r: radius, class: "dot" }));
  return make("span", {}, picture, label);
}
