// @ts-check
// The what-if page: a moved slider asks the server once at a time, always for the newest values.

import { byId, make } from "../dom.js";
import { number } from "../writing.js";
import { ALL_PARCELS_FROM, canDraw, classesOf, parcelIds, RunMap } from "./land.js";
import { drawLegend, onAspect } from "./legend.js";
import { changes, onMoved, reset, start } from "./sliders.js";
import { loaded } from "./step.js";

/**
 * @typedef {import("./land.js").Aspect} Aspect
 * @typedef {Record<string, [number, number]>} Shares
 * @typedef {{before: string, after: string, words: [string, string], parcels: number, mu: number}} Move
 * @typedef {{counts: Record<Aspect, Shares>, before: Record<Aspect, Shares>, moves: Record<Aspect, Move[]>, parcels: number}} Head
 * @typedef {import("./land.js").Places & {csrf: string, legend: import("./land.js").Legend, changes: any, answer: string,
 *   parcels: string, turned: string, save: string}} Config
 */

/** @type {Config} */
const config = JSON.parse(byId("whatif-config", HTMLScriptElement).textContent ?? "{}");
const run = Number(Object.keys(config.tiles)[0]);

/** @type {Aspect} */
let aspect = "stock";
/** @type {Head | null} */
let newest = null;
/** @type {import("./land.js").Classes | null} */
let own = null;
/** @type {Float64Array} */
let ids = new Float64Array();
let asking = false;
let again = false;
const land = canDraw() ? new RunMap(byId("map", HTMLElement), config, run, config.legend) : null;
const drawn = land ? loaded(land.map) : null;

/** @param {string} address @param {unknown} body */
const post = (address, body) => fetch(address, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": config.csrf }, body: JSON.stringify(body) });

/** @param {Response} answer */
async function sayRefused(answer) {
  const note = byId("refused", HTMLElement);
  note.textContent = (await answer.json().catch(() => ({}))).message ?? gettext("The server did not answer. Try again.");
  note.hidden = false;
}

/** Ask for the newest values; while an answer is awaited, only remember that there are newer ones. */
async function ask() {
  if (asking) return void (again = true);
  asking = true;
  const began = performance.now();
  const answer = await post(config.answer, changes());
  asking = false;
  if (!answer.ok) await sayRefused(answer);
  else {
    byId("refused", HTMLElement).hidden = true;
    take(await answer.arrayBuffer());
    byId("pace", HTMLElement).textContent = interpolate(gettext("%(seconds)s s"), { seconds: number((performance.now() - began) / 1000, 2) }, true);
  }
  if (again) {
    again = false;
    void ask();
  }
}

/** @param {ArrayBuffer} bytes */
function take(bytes) {
  const length = new DataView(bytes).getUint32(0, true);
  const head = /** @type {Head} */ (JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length))));
  newest = head;
  const classes = classesOf(bytes, 4 + length, head.parcels);
  own ??= Object.keys(changes()).length ? null : classes;
  const base = own;
  if (land && base) land.show(ids, base, classes, (place) => base.stock[place] !== classes.stock[place] || base.paths[place] !== classes.paths[place]);
  if (base) document.documentElement.dataset.turned = String(base.stock.reduce((sum, one, place) => sum + Number(one !== classes.stock[place]), 0));
  draw();
  document.documentElement.dataset.answered = String(Number(document.documentElement.dataset.answered ?? 0) + 1);
}

function draw() {
  if (!newest) return;
  const { counts, before, moves } = newest;
  const rows = config.legend[aspect].filter((one) => one.key).map((one) => {
    const [was, then] = [before[aspect][one.key] ?? [0, 0], counts[aspect][one.key] ?? [0, 0]];
    const cells = [[was[0], then[0], 0], [was[1], then[1], 1]].flatMap(([a, b, places]) => [number(a, places), number(b, places), signed(b - a, places)]);
    const swatch = make("span", { class: "swatch-box" });
    swatch.style.backgroundColor = one.colour;
    return make("tr", { "data-key": one.key }, make("td", {}, one.label), ...cells.map((cell, place) => make("td", { class: place % 3 === 2 ? "num plus" : "num" }, cell)));
  });
  document.querySelector("#totals tbody")?.replaceChildren(...rows);
  byId("moves", HTMLElement).replaceChildren(...moves[aspect].map((move) => make("li", {}, moveButton(move))));
  byId("no-moves", HTMLElement).hidden = moves[aspect].length > 0;
  drawLegend(config.legend, aspect);
}

/** @param {number} value @param {number} places */
const signed = (value, places) => (value > 0 ? "+" : "") + number(value, places);

/** @param {Move} move */
function moveButton(move) {
  const size = `${number(move.parcels, 0)} / ${number(move.mu, 1)}${gettext(" mu")}`;
  const button = make("button", { type: "button", class: "btn compact quiet" }, `${move.words[0]} → `, make("b", {}, move.words[1]), " ", make("span", { class: "second" }, size));
  button.addEventListener("click", () => void list(move, 1));
  return button;
}

/** @param {Move} move @param {number} page */
async function list(move, page) {
  const answer = await post(config.turned, { changes: changes(), aspect, before: move.before, after: move.after, page });
  const place = byId("turned", HTMLElement);
  place.innerHTML = answer.ok ? await answer.text() : "";
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (place.querySelectorAll("[data-page]"))) {
    button.addEventListener("click", () => void list(move, Number(button.dataset.page)));
  }
}

onAspect((chosen) => {
  aspect = chosen;
  land?.showAspect(chosen);
  draw();
});
onMoved(() => void ask());
byId("reset", HTMLButtonElement).addEventListener("click", () => {
  reset();
  void ask();
});
document.getElementById("save")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = byId("scenario-name", HTMLInputElement).value;
  const answer = await post(config.save, { name, note: byId("scenario-note", HTMLInputElement).value, changes: changes() });
  if (answer.ok) location.assign((await answer.json()).url);
  else await sayRefused(answer);
});

async function begin() {
  ids = await parcelIds(config.parcels);
  if (land) {
    await drawn;
    const tell = () => (byId("zoom-note", HTMLElement).hidden = land.map.getZoom() >= ALL_PARCELS_FROM);
    land.map.on("zoomend", tell);
    tell();
  }
  await ask();
  if (Object.keys(config.changes).length) {
    start(config.changes);
    await ask();
  }
  document.documentElement.dataset.whatif = "ready";
}
void begin();
