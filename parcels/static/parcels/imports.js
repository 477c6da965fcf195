// @ts-check
// The picture of a file: what it shows, and the same row chosen in table and map.

export {};

const picture = /** @type {any} */ (document.getElementById("import-map"));
const table = document.getElementById("import-problems");
/** @type {GeoJSON.FeatureCollection | null} */
let whole = null;

/** @type {Record<string, (one: GeoJSON.Feature) => boolean>} */
const SHOWS = {
  after: () => true,
  before: (one) => one.properties?.of === "register",
  difference: (one) => one.properties?.of === "register" || one.properties?.state !== "unchanged",
};

document.getElementById("import-view")?.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  const view = button?.dataset.view;
  if (!button || !view || !picture?.data) return;
  whole ??= picture.data;
  for (const one of document.querySelectorAll("#import-view button")) one.setAttribute("aria-pressed", String(one === button));
  picture.show({ type: "FeatureCollection", features: (whole?.features ?? []).filter(SHOWS[view]) });
});

/** @param {string} row */
function choose(row) {
  for (const one of table?.querySelectorAll("tr.chosen") ?? []) one.classList.remove("chosen");
  const line = table?.querySelector(`tr[data-row="${row}"]`);
  line?.classList.add("chosen");
  picture?.choose(row);
  return line;
}

table?.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-show]") : null;
  if (button instanceof HTMLElement) choose(button.dataset.show ?? "");
});

picture?.addEventListener("pick", (/** @type {any} */ event) => choose(String(event.detail))?.scrollIntoView({ block: "nearest" }));
