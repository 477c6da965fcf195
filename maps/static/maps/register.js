// @ts-check
// The register's list: rows are chosen by mouse and keyboard, filters that change apply at once.

const table = document.getElementById("register-table");
const count = document.getElementById("selection-count");
const all = /** @type {HTMLInputElement | null} */ (document.getElementById("all-found"));
const page = /** @type {HTMLInputElement | null} */ (document.getElementById("pick-page"));

/** @returns {HTMLInputElement[]} */
function boxes() {
  return [...(table?.querySelectorAll('input[name="id"]') ?? [])].filter((one) => one instanceof HTMLInputElement);
}

function tell() {
  const chosen = boxes().filter((one) => one.checked).length;
  if (count) count.textContent = chosen ? (count.dataset.some ?? "").replace("{n}", String(chosen)) : (count.dataset.none ?? "");
  if (page) {
    page.checked = chosen > 0 && chosen === boxes().length;
    page.indeterminate = chosen > 0 && !page.checked;
  }
}

page?.addEventListener("change", () => {
  for (const one of boxes()) one.checked = page.checked;
  tell();
});
all?.addEventListener("change", () => {
  for (const one of boxes()) one.disabled = all.checked;
});

/** @type {HTMLInputElement | null} */
let last = null;
table?.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.name !== "id") return;
  if (event.shiftKey && last) {
    const found = boxes();
    const [from, to] = [found.indexOf(last), found.indexOf(box)].sort((a, b) => a - b);
    for (const one of found.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  tell();
});

table?.addEventListener("keydown", (event) => {
  const row = event.target instanceof HTMLTableRowElement ? event.target : null;
  if (!row) return;
  const other = event.key === "ArrowDown" ? row.nextElementSibling : event.key === "ArrowUp" ? row.previousElementSibling : null;
  const box = row.querySelector('input[name="id"]');
  if (other instanceof HTMLElement) other.focus();
  else if (event.key === " " && box instanceof HTMLInputElement) box.click();
  else if (event.key === "Enter") row.querySelector("a")?.click();
  else return;
  event.preventDefault();
});

// What an address doesn't need to say stays out of it, so that it can be passed on.
document.getElementById("register-form")?.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});
tell();
