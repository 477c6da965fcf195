// @ts-check
// The server's side of surgery, as docs/developer/surgery.md states it.

import { config } from "../config.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {{id: number, code: string, version: number, may_edit: boolean, area_m2: number, certificate_area_m2: number | null,
 *   coordinates: Point[][][], editing: string[], holds: {label: string, reason: string}[]}} Parcel */
/** @typedef {{id: number | null, key: string, code: string, change: string, change_label: string, difference_m2: number,
 *   difference_mu: number, before_m2: number, after_m2: number, vertices_added: number}} Line */
/** @typedef {{key: string, id: number | null, code: string, coordinates: Point[][][], area_m2: number, area_mu: number, share: number}} Piece */
/** @typedef {{ok: boolean, fingerprint: string, ledger: Line[], sum_m2: number, sum_mu: number, pieces: Piece[], seconds: number,
 *   neighbours: {id: number, code: string, vertices_added: number, new_vertices: Point[]}[],
 *   holds: {parcel_code: string, label: string, reason: string, kind: string}[], proposals: {code: string, text: string}[],
 *   editing: {code: string, who: string}[], checks: {code: string, level: string, message: string}[],
 *   follows: Record<string, number>}} Plan */
/** @typedef {{id: number, code: string, seen: number, now: number, status: string, by: string, at: string | null, url: string}} Clash */
/** @typedef {{operation: number, kind: string, parcels: {id: number, code: string, version: number, role: string}[], url: string}} Done */
/** @typedef {{status: number, body: any}} Answer */

/** @param {string} address @returns {Promise<{srid: number, snap_m: number, parcels: Parcel[]}>} */
async function fetchParcels(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).message ?? String(answer.status));
  return answer.json();
}

/** @param {number[]} ids */
export const neighbourhoodOf = (ids) => fetchParcels(`${config.urls.surgery}neighbourhood.json?ids=${ids.join(",")}`);

/** @param {[number, number, number, number]} box metres */
export const neighbourhoodIn = (box) => fetchParcels(`${config.urls.surgery}neighbourhood.json?bbox=${box.join(",")}`);

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? config.csrf ?? "";

/**
 * Keep the document behind an operation; what went wrong, when something did.
 * @param {FormDataEntryValue | null} file
 * @param {number} operation
 * @returns {Promise<string>}
 */
export async function attach(file, operation) {
  if (!(file instanceof File) || !file.size) return "";
  const body = new FormData();
  body.append("file", file);
  body.append("operation", String(operation));
  const answer = await fetch(config.urls.attach, { method: "POST", body, headers: { "X-CSRFToken": token(), Accept: "application/json" } });
  return answer.ok ? "" : ((await answer.json().catch(() => ({}))).message ?? String(answer.status));
}

/**
 * @param {string} name
 * @param {object} body
 * @param {Record<string, string>} [headers]
 * @returns {Promise<Answer>}
 */
export async function post(name, body, headers = {}) {
  const answer = await fetch(`${config.urls.surgery}${name}/`, {
    method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-CSRFToken": token(), ...headers },
  });
  return { status: answer.status, body: await answer.json().catch(() => ({})) };
}

/** @param {{id: number, version: number}[]} parcels */
export const ifMatch = (parcels) => ({ "If-Match": parcels.map((one) => `"${one.id}:${one.version}"`).join(", ") });
