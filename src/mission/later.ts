import type { ViolationCode } from "./check.ts";
import type { Patrol } from "./patrol.ts";

/** Legs of a sketch beyond which the proof of all that its flight may cover is left for later. */
const MANY_LEGS = 1_000;

/** Whether what takes long to prove of very many legs is left for when the hand rests. */
export const leavesProofs = ({ sketch, legs }: Pick<Patrol, "sketch" | "legs">): boolean =>
  sketch === true && legs.length > MANY_LEGS;

/** Whether `checkPlan` leaves something for later that it would find of the whole patrol. */
export const isLeftForLater = (code: ViolationCode, patrol: Pick<Patrol, "sketch" | "legs">): boolean =>
  patrol.sketch === true && (SEEN.has(code) || (PROOFS.has(code) && leavesProofs(patrol)));

const SEEN: ReadonlySet<ViolationCode> = new Set(["section-not-covered", "area-not-covered"]);

const PROOFS: ReadonlySet<ViolationCode> = new Set([
  "margin-leaves-fence",
  "return-leaves-fence",
  "margin-enters-forbidden",
  "return-enters-forbidden",
  "enters-no-fly",
  "return-enters-no-fly",
  "crosses-line",
  "return-crosses-line",
  "endurance-in-wind",
  "return-endurance",
]);
