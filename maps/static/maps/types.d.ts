// What pages bring along outside the modules: the translation catalogue, proj4, and the served copy of MapLibre.
declare function gettext(text: string): string;
declare function pgettext(context: string, text: string): string;
declare function ngettext(one: string, many: string, count: number): string;
declare function interpolate(text: string, values: Record<string, unknown>, named: true): string;
declare function proj4(definition: string): {
  forward(lonlat: [number, number]): [number, number];
  inverse(metres: [number, number]): [number, number];
};
declare const pmtiles: { Protocol: new () => { tile: any } };
declare module "*/vendor/maplibre-gl.mjs" {
  export * from "maplibre-gl";
}
