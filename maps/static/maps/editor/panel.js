// @ts-check
// The drawer while editing: ledger, checks, what follows, the document, and the buttons.

import { icon, make } from "../dom.js";
import { signed } from "./words.js";

/** @typedef {import("./api.js").Plan} Plan */

/** @param {HTMLElement} panel @param {string} part */
export const partOf = (panel, part) => /** @type {HTMLElement} */ (panel.querySelector(`[data-part="${part}"]`));

/** @param {HTMLElement} panel @param {Plan | null} plan */
export function showPlan(panel, plan) {
  for (const part of ["ledger", "checks", "follows"]) partOf(panel, part).hidden = !plan;
  if (!plan) return;
  const rows = partOf(panel, "ledger-rows");
  let piece = 0;
  rows.replaceChildren(...plan.ledger.map((line) => ledgerRow(line, line.change === "begun" || line.change === "corrected" ? piece++ : -1)));
  const sum = partOf(panel, "ledger-sum");
  sum.replaceChildren(make("th", { colspan: "2", scope: "row" }, gettext("Sum")), number(signed(plan.sum_m2, 2)), number(signed(plan.sum_mu, 3)));
  const balance = partOf(panel, "balance");
  const even = Math.abs(plan.sum_m2) < 0.005;
  balance.className = `pill ${even ? "ok" : "near"}`;
  balance.replaceChildren(icon(even ? "check" : "info"), even ? gettext("Balances") : gettext("Registered land changes"));
  partOf(panel, "checks-list").replaceChildren(...plan.checks.map(checkRow), ...others(plan));
  partOf(panel, "time").textContent = interpolate(gettext("Tried on the server in %(ms)s ms"), { ms: Math.round(plan.seconds * 1000) }, true);
  partOf(panel, "follows-list").replaceChildren(...follows(plan));
}

/** @param {string} text */
const number = (text) => make("td", { class: "num" }, text);

/** @param {import("./api.js").Line} line @param {number} piece */
function ledgerRow(line, piece) {
  const mark = make("span", { class: "ledger-mark", "data-part": piece < 0 ? line.change : String(piece % 6) });
  const what = line.vertices_added ? `${line.change_label} ${line.vertices_added}` : line.change_label;
  return make("tr", {}, make("td", { class: "code", title: line.code }, mark, short(line.code)), make("td", {}, what), number(signed(line.difference_m2, 2)), number(signed(line.difference_mu, 3)));
}

/** @param {string} code */
const short = (code) => (code.length > 14 ? `…${code.slice(-7)}` : code);

/** @param {{level: string, message: string}} check */
function checkRow(check) {
  const state = check.level === "ok" ? "ok" : check.level === "warning" ? "near" : "breach";
  const sign = check.level === "ok" ? "check" : check.level === "warning" ? "warning" : "error";
  return make("li", { class: `check-row ${state}` }, icon(sign), make("span", {}, check.message));
}

/** @param {Plan} plan */
function others(plan) {
  if (!plan.editing.length) return [checkRow({ level: "ok", message: gettext("Nobody else is at work here") })];
  return plan.editing.map((one) => checkRow({ level: "warning", message: interpolate(gettext("%(who)s is editing %(code)s"), one, true) }));
}

/** @param {Plan} plan */
function follows(plan) {
  const words = /** @type {Record<string, string>} */ ({
    contracts: gettext("contracts stay with the old parcel and reach the new ones by share"),
    occupations: gettext("firms move to the new parcels by share of land"),
    encumbrances: gettext("mortgages and seizures hold for the new parcels"),
    attachments: gettext("papers and photos stay with the old parcel"),
  });
  const found = Object.entries(words).filter(([name]) => plan.follows[name]).map(([name, text]) => make("li", {}, `${plan.follows[name]} ${text}`));
  for (const one of plan.proposals) found.push(make("li", {}, `${one.code}: ${one.text}`));
  return found.length ? found : [make("li", { class: "third" }, gettext("Nothing hangs on this land."))];
}

/**
 * A line for the person: what is wrong and what to do, or what went well.
 * @param {HTMLElement} panel @param {"ok" | "near" | "breach" | ""} state @param {string} text
 * @param {...Node} more
 */
export function say(panel, state, text, ...more) {
  const line = partOf(panel, "message");
  line.hidden = !text;
  line.className = `notice ${state}`;
  line.replaceChildren(icon(state === "ok" ? "check" : state === "breach" ? "error" : "info"), make("span", {}, text), ...more);
}
