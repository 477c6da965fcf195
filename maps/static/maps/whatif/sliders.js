// @ts-check
// Sliders and their number fields: one value each, and the changes that they make together.

/** @typedef {{box: HTMLElement, range: HTMLInputElement, field: HTMLInputElement, part: string, name: string, own: number}} Slider */

/** @type {Slider[]} */
const sliders = [...document.querySelectorAll(".slider")].map((found) => {
  const box = /** @type {HTMLElement} */ (found);
  const range = /** @type {HTMLInputElement} */ (box.querySelector("input[type=range]"));
  const field = /** @type {HTMLInputElement} */ (box.querySelector("input[type=number]"));
  return { box, range, field, part: box.dataset.part ?? "", name: box.dataset.name ?? "", own: Number(box.dataset.value) };
});
const SINGLE = new Set(["floor_factor", "floor_at_least"]);

/** @param {Slider} slider */
function value(slider) {
  const typed = slider.field.valueAsNumber;
  // A range can't stand on 1/3: what was not moved is the policy's own value, to the last digit.
  return !Number.isFinite(typed) || Math.abs(typed - slider.own) < 5e-6 * Math.max(1, Math.abs(slider.own)) ? slider.own : typed;
}

/** The moved figures, as the server reads them. @returns {Record<string, any>} */
export function changes() {
  /** @type {Record<string, any>} */
  const moved = {};
  for (const slider of sliders) {
    const now = value(slider);
    if (now === slider.own) continue;
    if (SINGLE.has(slider.part)) moved[slider.part] = now;
    else (moved[slider.part] ??= {})[slider.name] = now;
  }
  return moved;
}

/** @param {Slider} slider */
function mark(slider) {
  const moved = value(slider) !== slider.own;
  slider.box.classList.toggle("moved", moved);
  const was = /** @type {HTMLElement | null} */ (slider.box.querySelector(".slider-was"));
  if (was) was.hidden = !moved;
}

/** @param {() => void} act called at every step of a slider, and when a number is typed */
export function onMoved(act) {
  for (const slider of sliders) {
    slider.range.addEventListener("input", () => {
      slider.field.value = slider.range.value;
      mark(slider);
      act();
    });
    slider.field.addEventListener("input", () => {
      if (Number.isFinite(slider.field.valueAsNumber)) slider.range.value = slider.field.value;
      mark(slider);
      act();
    });
  }
}

/** @param {Slider} slider @param {number} to */
function put(slider, to) {
  slider.field.value = String(Number(to.toPrecision(6)));
  slider.range.value = String(to);
  mark(slider);
}

/** All figures as in the policy. */
export function reset() {
  for (const slider of sliders) put(slider, slider.own);
}

/** @param {Record<string, any>} saved the changes of a scenario */
export function start(saved) {
  for (const slider of sliders) {
    const to = SINGLE.has(slider.part) ? saved[slider.part] : saved[slider.part]?.[slider.name];
    if (typeof to === "number") put(slider, to);
  }
}
