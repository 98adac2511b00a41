import { pathLength } from "../../src/geo/path.ts";
import { type FeatureRole, type GeoFeature, placesIn, placesOf } from "../../src/mission/geoFeatures.ts";
import { count, length, metres } from "../ui/format.ts";

/** The roles that a feature of its kind can have in a plan, with their words. */
export function rolesFor({ kind, radius }: GeoFeature): readonly { value: FeatureRole | "none"; label: string }[] {
  const none = { value: "none", label: "Leave out" } as const;
  if (kind === "line") return [none, { value: "section", label: "Border section" }];
  if (kind === "polygon")
    return [
      none,
      { value: "keep-in", label: "Keep in (fence)" },
      { value: "no-fly", label: "No-fly zone" },
      { value: "interest", label: "Zone of interest" },
      { value: "watch", label: "Watch zone" },
    ];
  if (radius !== undefined)
    return [none, { value: "keep-in", label: "Keep in (fence)" }, { value: "no-fly", label: "Keep out (fence)" }];
  return [none, { value: "rally", label: "Rally point" }];
}

/** `Line, 12.4 km, 18 places`. */
export function sizeText(feature: GeoFeature): string {
  const { kind, parts, radius } = feature;
  if (radius !== undefined) return `Circle, ${metres(radius)} around`;
  const places = count(placesIn(feature), "place");
  if (kind === "line")
    return `Line, ${length(parts.reduce((sum, part) => sum + pathLength(placesOf(part)), 0))}, ${places}`;
  return kind === "polygon" ? `${parts.length > 1 ? `${parts.length} areas` : "Area"}, ${places}` : `Point, ${places}`;
}
