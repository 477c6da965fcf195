// @ts-check
// What the frame does on every page: menus close by themselves, Ctrl K finds the search box, and what scrolls sideways
// can be scrolled by keyboard.

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

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

/**
 * A table wider than its place is scrolled by arrow keys once it has the focus; one with links in it has that already.
 * @param {HTMLElement} box
 */
function reachable(box) {
  const stops = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
  if (stops && !box.querySelector(FOCUSABLE)) {
    const heading = box.closest("section, .card, main")?.querySelector("h1, h2, h3, h4");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", box.querySelector("caption")?.textContent || heading?.textContent || document.title);
  } else if (box.getAttribute("role") === "region") {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  }
}

const sizes = new ResizeObserver((changed) => {
  for (const one of changed) if (one.target instanceof HTMLElement) reachable(one.target);
});
const watchScrolling = () => {
  for (const box of document.querySelectorAll(".table-wrap")) sizes.observe(box);
};
watchScrolling();
document.addEventListener("htmx:afterSwap", watchScrolling);
