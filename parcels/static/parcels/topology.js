// @ts-check
// Map and list of the topology desk show the same selection.

const map = /** @type {any} */ (document.getElementById("topology-map"));
const chosen = document.getElementById("finding")?.dataset.finding;

export {};

map?.addEventListener("pick", (/** @type {any} */ event) => {
  if (String(event.detail).startsWith("p")) return;
  const link = document.querySelector(`tr[data-finding="${event.detail}"] a`);
  if (link instanceof HTMLAnchorElement) location.assign(link.href);
  else {
    const query = new URLSearchParams(location.search);
    query.set("finding", String(event.detail));
    location.search = query.toString();
  }
});

if (map && chosen) {
  const show = () => (map.dataset.ready ? map.choose(chosen, 20) : setTimeout(show, 150));
  show();
}
