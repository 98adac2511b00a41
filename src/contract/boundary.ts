import * as v from "valibot";
import type { Fence, RallyPoint } from "../mission/fence.ts";
import { fenceSchema, rallySchema } from "../mission/fenceSchema.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** The fence and the rally points that a vehicle was found to hold; absent while that is not known. */
export interface BoundaryRecord {
  readonly vehicleId: string;
  readonly fence?: KnownPart<Fence>;
  readonly rally?: KnownPart<readonly RallyPoint[]>;
}

/** What a vehicle was found to hold at an instant; `changed`: by another station since, so it is to be read again. */
export interface KnownPart<T> {
  readonly value: T;
  readonly at: number;
  readonly changed?: true;
}

/** What the window asks of the fences and rally points on board. Whatever is written is read back and compared. */
export type BoundaryCalls = {
  /** What is known of all vehicles, without asking one. */
  "boundary.list": { args: null; result: readonly BoundaryRecord[] };
  /** Ends what is being read, written or cleared for a vehicle; `transfer` events tell how far that is. */
  "boundary.cancel": { args: { vehicleId: string }; result: null };
  "fence.read": { args: { vehicleId: string }; result: Fence };
  /** Refused for what `fenceProblems` finds, and for a vehicle in the air that would be outside at once. */
  "fence.write": { args: { vehicleId: string; fence: Fence }; result: null };
  "fence.clear": { args: { vehicleId: string }; result: null };
  /** Whether the vehicle minds its fence; ArduPilot only. */
  "fence.switch": { args: { vehicleId: string; on: boolean }; result: null };
  "rally.read": { args: { vehicleId: string }; result: readonly RallyPoint[] };
  "rally.write": { args: { vehicleId: string; points: readonly RallyPoint[] }; result: null };
  "rally.clear": { args: { vehicleId: string }; result: null };
};

export type BoundaryEvents = {
  /** Another fence or other rally points are known to be on board, or no longer known. */
  boundary: BoundaryRecord;
};

const vehicleId = v.pipe(v.string(), v.nonEmpty());
const vehicle = v.object({ vehicleId });

export const boundaryParsers: Parsers<BoundaryCalls> = {
  "boundary.list": parser("boundary.list", v.null()),
  "boundary.cancel": parser("boundary.cancel", vehicle),
  "fence.read": parser("fence.read", vehicle),
  "fence.write": parser("fence.write", v.object({ vehicleId, fence: fenceSchema })),
  "fence.clear": parser("fence.clear", vehicle),
  "fence.switch": parser("fence.switch", v.object({ vehicleId, on: v.boolean() })),
  "rally.read": parser("rally.read", vehicle),
  "rally.write": parser("rally.write", v.object({ vehicleId, points: rallySchema })),
  "rally.clear": parser("rally.clear", vehicle),
};
