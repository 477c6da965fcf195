// @ts-check
// A page that keeps its state in the address (the map) saves the view as it is now, not as it was loaded.

export {};

for (const input of document.querySelectorAll("[data-live-query]")) {
  if (input instanceof HTMLInputElement) input.form?.addEventListener("submit", () => { input.value = location.search.slice(1); });
}
