import type { Violation, ViolationCode } from "../check.ts";
import type { Check, CheckInput } from "../checkInput.ts";
import { fenceProblems } from "../fence.ts";
import { breachesOfLegs } from "../fencePath.ts";
import { leavesProofs } from "../later.ts";
import { wordsOf } from "../patterns/patternWords.ts";
import type { Plan } from "../plan.ts";
import { entering, leaving, ringsOf, type Trespass } from "./areas.ts";
import { type Envelope, flownEnvelope, placeIn, type Reason } from "./envelope.ts";
import type { Xy } from "./flat.ts";
import { windLimitOf } from "./handling.ts";
import { crossingLine, ownLineOf } from "./ownSide.ts";

/**
 * Everything the aircraft may cover stays within the plan's fence, out of its no-fly zones, and on its own side of the
 * line: legs with drift, corners, take-off, and the way home or to a rally point from everywhere.
 */
export const staysInFlightSpace: Check = (input) => {
  const { plan, patrol } = input;
  if (patrol.legs.length === 0 || leavesProofs(patrol)) return [];
  const fence = plan.fence && fenceProblems(plan.fence).length === 0 ? plan.fence : undefined;
  const noFly = (plan.zones ?? []).filter(({ kind, points }) => kind === "no-fly" && points.length >= 3);
  if (!fence && noFly.length === 0 && !plan.ownSide) return [];
  const envelope = flownEnvelope(plan, patrol);
  const told = new Set(fence ? breachesOfLegs(fence, patrol.legs).map(({ kind }) => kind) : []);
  const rings = fence && ringsOf(fence, envelope.plane);
  const out: Violation[] = [];
  // Where the path itself is outside, that is said already, and what lies around it can not be inside.
  if (rings && !told.has("outside"))
    out.push(...worstOf(leaving(envelope.pieces, rings.inside), input, envelope, FENCE));
  if (rings && !told.has("forbidden"))
    out.push(...worstOf(entering(envelope.pieces, rings.outside), input, envelope, FORBIDDEN));
  for (const { name, points } of noFly) {
    const ring = points.map((p): Xy => envelope.plane.xy(p));
    const words = { ...NO_FLY, space: `into the no-fly zone ${name}` };
    out.push(...worstOf(entering(envelope.pieces, [ring]), input, envelope, words));
  }
  if (plan.ownSide) {
    const { buffer } = plan.ownSide;
    const space = buffer > 0 ? `nearer than ${Math.round(buffer)} m to the line` : "across the line";
    out.push(...worstOf(crossingLine(plan, envelope), input, envelope, { ...LINE, space }));
  }
  return out;
};

/** What shall be stayed on one side of is known, and which side that is. */
export const ownSideIsKnown: Check = ({ plan }) => {
  if (!plan.ownSide) return [];
  const { section, side } = ownLineOf(plan);
  if (section.length >= 2 && side) return [];
  return [
    {
      code: "own-side-unknown",
      severity: "error",
      message:
        section.length < 2
          ? "The line shall not be crossed, but the plan has no border section that says where it is"
          : "The line shall not be crossed, but which side of it is ours is not known",
      remedy:
        section.length < 2
          ? "Draw or import the border section, or switch “Never cross the line” off"
          : "Set home on our side, or switch “Never cross the line” off",
    },
  ];
};

/** No-fly zones have an inside. */
export const zonesAreSound: Check = ({ plan: { zones } }) =>
  (zones ?? []).flatMap((zone): Violation[] => {
    const [problem] = fenceProblems({ polygons: [{ kind: "exclusion", points: zone.points }], circles: [] });
    if (!problem) return [];
    const [place] = zone.points;
    return [
      {
        code: "zone-unsound",
        severity: zone.kind === "no-fly" ? "error" : "warning",
        message: `Zone ${zone.name}: ${problem.replace(/^polygon 1:? ?/, "it ").replace("it its", "its")}`,
        remedy: "Draw it anew, or delete it",
        ...(place && { place }),
      },
    ];
  });

interface SpaceWords {
  readonly onPath: ViolationCode;
  readonly onReturn: ViolationCode;
  /** Where it may come: `outside the fence`. */
  readonly space: string;
  /** For a plan of which so is called what was drawn. */
  readonly remedy: Readonly<Record<"path" | "return", string | ((plan: Plan) => string)>>;
}

const drawnOf = (plan: Plan): string => wordsOf(plan).drawn;

const FENCE: SpaceWords = {
  onPath: "margin-leaves-fence",
  onReturn: "return-leaves-fence",
  space: "outside the fence",
  remedy: {
    path: (plan) => `Make the fence wider there, or move the ${drawnOf(plan)}`,
    return: "Make a fence around this patrol, or set a rally point that is reached straight from there",
  },
};
const FORBIDDEN: SpaceWords = {
  onPath: "margin-enters-forbidden",
  onReturn: "return-enters-forbidden",
  space: "into an area that the fence forbids",
  remedy: {
    path: "Keep farther away from that area, or make it smaller",
    return: "Set a rally point that is reached straight from there, or start from another place",
  },
};
const NO_FLY: Omit<SpaceWords, "space"> = {
  onPath: "enters-no-fly",
  onReturn: "return-enters-no-fly",
  remedy: {
    path: (plan) =>
      plan.pattern.kind === "corridor"
        ? "Fly on the other side, nearer to the line, or end the section before the zone"
        : `Move the ${drawnOf(plan)} away from the zone, or make it smaller`,
    return: FORBIDDEN.remedy.return,
  },
};
const LINE: Omit<SpaceWords, "space"> = {
  onPath: "crosses-line",
  onReturn: "return-crosses-line",
  remedy: {
    path: (plan) =>
      plan.pattern.kind === "corridor"
        ? "Raise the standoff, fly on the side of home, or fly back on the same side"
        : `Move the ${drawnOf(plan)} away from the line, to the side of home`,
    return: "Start from the side that is flown on, or set a rally point there",
  },
};

/** The worst of the trespasses on the way, and the worst on the way back, each as one violation. */
function worstOf(found: readonly Trespass[], input: CheckInput, envelope: Envelope, words: SpaceWords): Violation[] {
  const isReturn = ({ piece: { reason } }: Trespass) => reason === "return" || reason === "rally";
  const way = worst(found.filter((one) => !isReturn(one)));
  // Where the way there is at fault, the way back from it is too.
  const back = way ? undefined : worst(found.filter(isReturn));
  return [
    ...(way ? [violationOf(way, "path", input, envelope, words)] : []),
    ...(back ? [violationOf(back, "return", input, envelope, words)] : []),
  ];
}

const worst = (found: readonly Trespass[]): Trespass | undefined =>
  found.reduce<Trespass | undefined>((most, one) => (most && most.by >= one.by ? most : one), undefined);

function violationOf(
  { piece, by, at }: Trespass,
  kind: "path" | "return",
  { plan }: CheckInput,
  envelope: Envelope,
  { onPath, onReturn, space, remedy }: SpaceWords,
): Violation {
  const wind = windLimitOf(plan.drone);
  const mending = remedy[kind];
  const how = `in wind up to ${wind} m/s it takes ${Math.ceil(piece.margin)} m on each side`;
  return {
    code: kind === "path" ? onPath : onReturn,
    severity: "error",
    message: `${REASONS[piece.reason]}${piece.reason === "take-off" ? "" : ` ${piece.leg + 1}`} may come ${Math.max(1, Math.ceil(by))} m ${space}: ${how}`,
    remedy: typeof mending === "string" ? mending : mending(plan),
    place: placeIn(envelope, at),
  };
}

const REASONS: Readonly<Record<Reason, string>> = {
  "take-off": "The aircraft at take-off and landing",
  leg: "The aircraft on leg",
  corner: "The aircraft at the end of leg",
  return: "The straight way home from leg",
  rally: "The straight way to a rally point from leg",
};
