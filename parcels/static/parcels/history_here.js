// @ts-check
// Says every twenty seconds that somebody is at work on a parcel, and shows who else is: a courtesy, never a lock.

const EVERY_MS = 20_000;
const place = document.querySelector("[data-editing]");

async function here() {
  if (!(place instanceof HTMLElement) || document.hidden) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  const answer = await fetch(place.dataset.url ?? "", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" },
    body: JSON.stringify({ ids: [Number(place.dataset.editing)] }),
  }).catch(() => null);
  if (!answer?.ok) return;
  const names = [...new Set((await answer.json()).others.map((/** @type {{who: string}} */ one) => one.who))];
  place.hidden = names.length === 0;
  const words = place.querySelector("[data-names]");
  if (words) words.textContent = names.join(", ");
}

if (place) {
  void here();
  setInterval(() => void here(), EVERY_MS);
}
