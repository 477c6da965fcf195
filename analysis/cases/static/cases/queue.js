// @ts-check
// The review queue: how many rows are chosen, and all of the page at once.

const form = document.getElementById("queue");
const told = document.getElementById("chosen");
const all = /** @type {HTMLInputElement | null} */ (document.getElementById("pick-page"));

/** @returns {HTMLInputElement[]} */
function boxes() {
  return [...(form?.querySelectorAll('input[name="id"]') ?? [])].filter((one) => one instanceof HTMLInputElement);
}

function tell() {
  const chosen = boxes().filter((one) => one.checked).length;
  if (told) told.textContent = chosen ? (told.dataset.some ?? "").replace("{n}", String(chosen)) : (told.dataset.none ?? "");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  }
}

all?.addEventListener("change", () => {
  for (const one of boxes()) one.checked = all.checked;
  tell();
});
form?.addEventListener("change", tell);
tell();
export {};
