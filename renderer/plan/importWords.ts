import type { FeatureRole } from "../../src/mission/geoFeatures.ts";
import { count, length, metres } from "../ui/format.ts";
import type { FeatureSize } from "./featurePreview.ts";

/** The roles that a feature of its kind can have in a plan, with their words. */
export function rolesFor({
  kind,
  radius,
}: Pick<FeatureSize, "kind" | "radius">): readonly { value: FeatureRole | "none"; label: string }[] {
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
export function sizeText(size: FeatureSize): string {
  const { kind, parts, radius } = size;
  if (radius !== undefined) return `Circle, ${metres(radius)} around`;
  const places = count(size.places, "place");
  if (kind === "line") return `Line, ${length(size.length)}, ${places}`;
  return kind === "polygon" ? `${parts > 1 ? `${parts} areas` : "Area"}, ${places}` : `Point, ${places}`;
}
