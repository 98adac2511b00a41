import { type FeatureKind, type FeatureRole, featureRoles, type HeightDatum, heightDatums } from "../geoFeatures.ts";

/** The role that the words around a feature (name, folder, style, fields) suggest; null when none does. */
export function guessRole(kind: FeatureKind, ...texts: readonly (string | undefined)[]): FeatureRole | null {
  const text = texts.filter(Boolean).join(" ").slice(0, 2_000);
  if (text === "") return null;
  return WORDS.find(({ kinds, words }) => kinds.includes(kind) && words.test(text))?.role ?? null;
}

/** The role written out in a file of ours: undefined when it is no word of ours, null for `none`. */
export const roleOf = (text: unknown): FeatureRole | null | undefined =>
  text === "none" ? null : featureRoles.find((role) => role === text);

export const datumOf = (text: unknown): HeightDatum | undefined => heightDatums.find((datum) => datum === text);

/** A weight that can be one. */
export function weightOf(value: unknown): number | undefined {
  const weight = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof weight === "number" && Number.isFinite(weight) && weight > 0 ? weight : undefined;
}

const AREA: readonly FeatureKind[] = ["polygon"];
const ROUND: readonly FeatureKind[] = ["polygon", "point"];

// The first that fits: what forbids before what allows.
const WORDS: readonly { role: FeatureRole; kinds: readonly FeatureKind[]; words: RegExp }[] = [
  {
    role: "no-fly",
    kinds: ROUND,
    words:
      /\b(no|keep)[\s_-]?(fly|out)|\b(nfz|uas?_?restricted|restricted|prohibited|forbidden|exclusion|danger\s+area)\b|verbot|gesperrt|sperr(zone|gebiet)|interdit|запрет/i,
  },
  { role: "own-side", kinds: AREA, words: /\bown[\s_-]?(side|territory)|eigene\s+seite/i },
  {
    role: "keep-in",
    kinds: ROUND,
    words:
      /\bkeep[\s_-]?in|\b(geo)?fence\b|\binclusion|\b(operating|operation|flight|allowed)[\s_-]+(area|zone)|flugzone/i,
  },
  { role: "interest", kinds: ROUND, words: /\b(poi|aoi|interest|hot\s?spot|crossing|ford)\b/i },
  { role: "watch", kinds: ROUND, words: /\b(watch|observe|alarm|alert|monitor)(ing|ed)?\b/i },
  { role: "rally", kinds: ["point"], words: /\b(rally|safe[\s_-]?point|emergency\s+landing)/i },
  { role: "waypoint", kinds: ["line", "point"], words: /\b(waypoints?|wp\s?\d+|mission|flight\s?(plan|path))\b/i },
  {
    role: "section",
    kinds: ["line"],
    words:
      /\b(border|boundary|frontier|section|sector|fence\s?line)\b|grenz|fronti[eè]re|frontera|confine|granica|границ/i,
  },
];
