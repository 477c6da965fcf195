// @ts-check
// The table of differences and the small map beside it show the same parcel: a click in one marks it in the other.

export {};

const map = /** @type {(HTMLElement & {choose?: (id: number) => void}) | null} */ (document.getElementById("land-map"));

/** @param {string} id */
function mark(id) {
  for (const row of document.querySelectorAll("tr[data-parcel]")) {
    row.classList.toggle("marked", row instanceof HTMLElement && row.dataset.parcel === id);
  }
}

document.addEventListener("click", (event) => {
  const row = event.target instanceof Element ? event.target.closest("tr[data-parcel]") : null;
  if (!(row instanceof HTMLElement)) return;
  mark(row.dataset.parcel ?? "");
  map?.choose?.(Number(row.dataset.parcel));
});

map?.addEventListener("pick", (event) => {
  const id = String(/** @type {CustomEvent} */ (event).detail);
  mark(id);
  document.querySelector(`tr[data-parcel="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
});
