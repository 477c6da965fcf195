// @ts-check
// Colours of the quiet map and of outlines; the classes' own colours come with the legend. Values: LOOK.

export const INK = "#1B2430";
export const INK_2 = "#465162";
export const WHITE = "#FFFFFF";
export const GROUND = "#F3F2EE";
export const ZONE = "#EDEEEC";
export const ZONE_EDGE = "#8D97A3";
export const ROAD_CASING = "#D5D8DB";
export const WATER = "#BFD8E6";
export const GREEN = "#DDE8D8";
export const HATCH = "#B9C1CA";

/** Outline and label halo of each stock category. @type {Record<string, string>} */
export const STOCK = { idle: "#C8452D", approved_not_supplied: "#6C63B5", inefficient: "#E3A72F", normal: "#DCE1E6" };
/** @type {Record<string, string>} */
export const STOCK_DARK = { idle: "#8F2A17", approved_not_supplied: "#48408C", inefficient: "#FFF3D6", normal: "#FFFFFF" };

/** Land and plants on offer to the public. @type {{land: string, plant: string}} */
export const OFFER = { land: "#0E7C86", plant: "#2F6DB5" };
