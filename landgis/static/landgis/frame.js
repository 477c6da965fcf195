// @ts-check
// What the frame does on every page: menus close by themselves, Ctrl K finds the search box.

/** @returns {NodeListOf<HTMLDetailsElement>} */
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of openMenus()) menu.open = false;
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
    const box = document.getElementById("search");
    if (box) {
      event.preventDefault();
      box.focus();
    }
  }
});

// A form control that acts at once: <select data-submit>.
document.addEventListener("change", (event) => {
  const control = event.target;
  if (control instanceof HTMLSelectElement && control.dataset.submit !== undefined) control.form?.requestSubmit();
});
