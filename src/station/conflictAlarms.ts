import { Disposer } from "../base/disposer.ts";
import type { FailureError } from "../contract/failure.ts";
import { GroundStations } from "../mavlink/groundStations.ts";
import { type IdConflict, IdConflicts } from "../mavlink/idConflicts.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import { AlertFailure } from "./alertFailure.ts";

/** Tells the operator of two vehicles, or two ground stations, with one system id: once when it begins, and on their links. */
export class ConflictAlarms {
  readonly #conflicts: IdConflicts;
  readonly #ends = new Disposer();
  readonly #stations: GroundStations;

  constructor({ node, fail }: { node: MavlinkNode; fail: (failure: FailureError) => void }) {
    this.#stations = new GroundStations(node);
    this.#ends.add(() => this.#stations.close());
    this.#conflicts = new IdConflicts(node);
    this.#ends.add(() => this.#conflicts.close());
    this.#ends.add(
      this.#conflicts.onConflict((conflict) =>
        fail(
          new AlertFailure("busy", {
            ...{ what: `ids.${conflict.between}`, which: String(conflict.systemId), severity: "critical" },
            ...{ title: "Two with one system id", remedy: REMEDY[conflict.between] },
            words: `${wordsOf(conflict)}: ${DANGER[conflict.between]}`,
          }),
        ),
      ),
    );
  }

  /** Whether two vehicles with this system id were seen in the last half minute. */
  twins(systemId: number): boolean {
    return this.#conflicts.current().some((one) => one.systemId === systemId && one.between === "vehicles");
  }

  /** Whether another ground station with this system id is heard. */
  isStation(systemId: number): boolean {
    return this.#stations.has(systemId);
  }

  /** In words, those seen on a link in the last half minute. */
  on(linkId: string): string[] {
    return this.#conflicts
      .current()
      .filter(({ linkIds }) => linkIds.includes(linkId))
      .map(wordsOf);
  }

  close(): void {
    this.#ends.dispose();
  }
}

const wordsOf = ({ systemId, between }: IdConflict): string =>
  between === "vehicles"
    ? `Two vehicles have the system id ${systemId}`
    : `Another ground station has this one's system id ${systemId}`;

const DANGER = {
  vehicles: "what is shown is a mixture of both, and a command may reach either",
  stations: "a vehicle cannot tell them apart, and may answer or obey the wrong one",
} as const;

/** What to do about two vehicles with one system id. */
export const TWINS_REMEDY =
  "Land and switch one of them off, and give it another number (SYSID_THISMAV or MAV_SYSID in ArduPilot, MAV_SYS_ID in PX4).";

const REMEDY = {
  vehicles: TWINS_REMEDY,
  stations: "Give the other one another number, for example 254, in its settings, or close it.",
} as const;
