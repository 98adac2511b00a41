import type { SimulatedVehicle } from "../../src/contract/simulation.ts";
import type { SimulatedFault } from "../../src/contract/simulator.ts";
import { percent, speed } from "../ui/format.ts";

type Kind = SimulatedFault["kind"];
type Of<K extends Kind> = Extract<SimulatedFault, { kind: K }>;

/** The fault of one kind that a vehicle has, if it has one. */
export const faultOf = <K extends Kind>(faults: SimulatedVehicle["faults"], kind: K): Of<K> | undefined =>
  faults.find((fault): fault is Of<K> => fault.kind === kind);

/** A bad radio: the share of packets it loses, 0…1, and how late the others come; half of that again is jitter, so they overtake each other. */
export const radioFault = (loss: number, delayMs: number): Of<"radio"> => ({
  kind: "radio",
  loss,
  duplicate: 0,
  delayMs,
  jitterMs: Math.round(delayMs / 2),
});

/** A fault in words, short enough for a mark. */
export function faultWords(fault: SimulatedFault): string {
  switch (fault.kind) {
    case "none":
      return "Nothing fails";
    case "radio": {
      const { loss, duplicate, delayMs, jitterMs } = fault;
      const parts = [
        loss > 0 && `loses ${percent(loss * 100)}`,
        duplicate > 0 && `repeats ${percent(duplicate * 100)}`,
        delayMs + jitterMs > 0 && `${jitterMs > 0 ? `${delayMs} to ${delayMs + jitterMs}` : delayMs} ms late`,
      ].filter((part) => part !== false);
      return parts.length === 0 ? "Radio is good" : `Radio ${parts.join(", ")}`;
    }
    case "cut":
      return fault.on ? "Link is cut" : "Link is whole";
    case "gps":
      return { good: "GPS is good", lost: "GPS is lost", jump: "GPS is 80 m off" }[fault.state];
    case "battery": {
      const { deadCells = 0, percent: charge } = fault;
      const cells = deadCells === 0 ? [] : [`${deadCells} dead cell${deadCells === 1 ? "" : "s"}`];
      const left = charge === undefined ? [] : [`${percent(charge)} charge`];
      return `Battery: ${[...left, ...cells].join(", ") || "good"}`;
    }
    case "motor":
      return "A motor has stopped";
    case "wind":
      return `Wind ${speed(fault.speed)} from ${Math.round(fault.fromDeg)}°`;
    case "reboot":
      return "Autopilot restarts";
    case "traffic":
      return fault.on ? "An aircraft passes over it" : "No other aircraft";
  }
}

/** Who is shown: the vehicle chosen in the window when it is simulated, else the first; undefined without any. */
export const chosenOf = (
  vehicles: readonly SimulatedVehicle[],
  vehicleId: string | null,
): SimulatedVehicle | undefined => vehicles.find((one) => one.vehicleId === vehicleId) ?? vehicles[0];

/** `Copter 2` when it was heard, else by its system id. */
export const nameOf = ({ vehicleId }: SimulatedVehicle, heard: { readonly name: string } | undefined): string =>
  heard?.name ?? `Vehicle ${vehicleId.split(":")[0]}`;

const autopilotWords: Record<SimulatedVehicle["autopilot"], string> = {
  ardupilot: "ArduPilot-like",
  px4: "PX4-like",
};

/** `PX4-like`, `PX4-like plane`. */
export const makeWords = ({ autopilot, kind }: Pick<SimulatedVehicle, "autopilot" | "kind">): string =>
  `${autopilotWords[autopilot]}${kind === "fixed-wing" ? " plane" : ""}`;
