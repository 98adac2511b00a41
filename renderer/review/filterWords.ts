import type { FlagFacet, FlagFilter } from "../../src/contract/flagQuery.ts";
import { area } from "../../src/geo/polygon.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { stamp } from "../ui/format.ts";
import { changed, chosen, facetKeys, toggled } from "./deskView.ts";

/** One thing that a filter asks for, in words, and the filter without it. */
export interface FilterPart {
  readonly id: string;
  readonly words: string;
  readonly without: FlagFilter;
}

export type ValueFacet = Exclude<FlagFacet, "escalated">;

/** The facets by which flags are chosen, in the order in which they are offered, with their names. */
export const facetNames: readonly (readonly [ValueFacet, string])[] = [
  ["severity", "Severity"],
  ["section", "Section"],
  ["vehicle", "Drone"],
  ["class", "Class"],
  ["rule", "Rule"],
  ["reason", "Dismissed because"],
  ["analyst", "Judged by"],
  ["tag", "Tag"],
];

/** A value of a facet as it is read; `drones` tells names of drones by their ids. */
export function valueWords(facet: ValueFacet, value: string, drones: ReadonlyMap<string, string>): string {
  if (facet === "section" && value === "") return "near no section";
  if (facet === "severity") return value === "alert" ? "▲ alert" : "◆ notice";
  if (facet === "vehicle") return drones.get(value) ?? value;
  return value;
}

/** All that a filter asks for but the verdict, each to be taken away by itself. */
export function filterParts(filter: FlagFilter, drones: ReadonlyMap<string, string>): FilterPart[] {
  const { fromAt, toAt, escalated } = filter;
  const parts: FilterPart[] = [];
  const add = (id: string, words: string, without: FlagFilter) => parts.push({ id, words, without });
  if (fromAt !== undefined) add("fromAt", `from ${stamp(fromAt).slice(0, 16)}`, changed(filter, { fromAt: undefined }));
  if (toAt !== undefined) add("toAt", `to ${stamp(toAt).slice(0, 16)}`, changed(filter, { toAt: undefined }));
  if (filter.unseen) add("unseen", "not seen by me", changed(filter, { unseen: undefined }));
  if (escalated !== undefined)
    add("escalated", escalated ? "escalated" : "not escalated", changed(filter, { escalated: undefined }));
  if (filter.polygon) add("polygon", areaWords(filter.polygon), changed(filter, { polygon: undefined }));
  if (filter.box) add("box", "in a piece of the globe", changed(filter, { box: undefined }));
  const named = [...facetNames.map(([facet]) => facet), "sortie" as const];
  for (const facet of named)
    for (const value of chosen(filter, facet))
      add(`${facet} ${value}`, valueWords(facet, value, drones), toggled(filter, facet, value));
  return parts;
}

/** `in an area of 12.4 km² on the globe`. */
export const areaWords = (polygon: readonly LatLon[]): string => {
  const squareMetres = area(polygon);
  const size =
    squareMetres < 1e5 ? `${(squareMetres / 1e4).toFixed(1)}\u202fha` : `${(squareMetres / 1e6).toFixed(1)}\u202fkm²`;
  return `in an area of ${size} on the globe`;
};

/** Whether a filter asks for anything at all. */
export const asksNothing = (filter: FlagFilter): boolean => Object.keys(filter).length === 0;

/** The values of a facet to be offered: what the station counted, and what is chosen though there is none of it. */
export function offered(
  counts: readonly { readonly value: string; readonly flags: number }[],
  wanted: readonly string[],
): readonly { readonly value: string; readonly flags: number }[] {
  const missing = wanted.filter((value) => !counts.some((one) => one.value === value));
  return [...counts, ...missing.map((value) => ({ value, flags: 0 }))];
}

/** `2026-03-01T14:03`, as a field for local time wants it; empty for unknown. */
export const localTime = (at: number | undefined): string =>
  at === undefined ? "" : stamp(at).slice(0, 16).replace(" ", "T");

/** The instant that a field for local time names, ms since 1970; undefined where it names none. */
export function instantOf(text: string): number | undefined {
  const at = text === "" ? Number.NaN : new Date(text).getTime();
  return Number.isFinite(at) ? at : undefined;
}

/** All facets that a filter may name, for saying how many of them it does. */
export const facetsAsked = (filter: FlagFilter): number =>
  (Object.keys(facetKeys) as ValueFacet[]).filter((facet) => facet !== "standing" && chosen(filter, facet).length > 0)
    .length + ["fromAt", "toAt", "unseen", "escalated", "polygon", "box"].filter((key) => key in filter).length;
