// @ts-check
// The year slider: steps through the stored runs by their dates. The classes stay those of the run one starts from.

import { config, indicatorOf } from "./config.js";
import { byId, settled } from "./dom.js";
import { get, on, set } from "./state.js";

const COMPUTED = ["quantile", "jenks", "equal"];

export function listenToYears() {
  const panel = document.getElementById("years");
  if (!panel || config.years.length < 2) return;
  const slider = byId("year", HTMLInputElement);
  const same = byId("same-classes", HTMLInputElement);
  const go = settled(() => goTo(config.years[slider.valueAsNumber].run, same.checked), 120);
  slider.addEventListener("input", () => {
    tell(slider);
    go();
  });
  same.addEventListener("change", () => set({ hold: same.checked ? String(config.run) : null }));
  on(["run"], () => tell(slider));
  slider.value = String(Math.max(0, config.years.findIndex((one) => one.run === config.run)));
  tell(slider);
}

/** @param {HTMLInputElement} slider */
function tell(slider) {
  const year = config.years[slider.valueAsNumber];
  byId("year-now", HTMLElement).textContent = year.as_of;
  slider.setAttribute("aria-valuetext", year.title);
  const menu = document.querySelector("#run-menu summary .run-date");
  if (menu) menu.textContent = year.as_of;
  const number = document.querySelector(".run-note b");
  if (number) number.textContent = `#${year.run}`;
  byId("source-line", HTMLElement).textContent = year.source;
  const other = Number(get("hold")) || config.years[slider.valueAsNumber ? slider.valueAsNumber - 1 : 1].run;
  const sides = [other, year.run].sort((a, b) => stepOf(a) - stepOf(b));
  byId("year-compare", HTMLAnchorElement).search = `?a=run-${sides[0]}&b=run-${sides[1]}`;
}

/** @param {number} run */
const stepOf = (run) => config.years.findIndex((one) => one.run === run);

/**
 * @param {number} run
 * @param {boolean} keepClasses
 */
function goTo(run, keepClasses) {
  if (run === config.run) return;
  const isComputed = indicatorOf(get("by")).categories.length === 0 && !get("with") && COMPUTED.includes(get("method") ?? "quantile");
  const hold = keepClasses && isComputed ? (get("hold") ?? String(config.run)) : null;
  config.urls.tiles = config.urls.tiles.replace(`/${config.run}/`, `/${run}/`);
  config.urls.areas = config.urls.areas.replace(`/${config.run}/`, `/${run}/`);
  config.run = run;
  set({ run: String(run), hold });
}
