import {
  ArrowDownToLine,
  ArrowUpFromLine,
  Gauge,
  House,
  type LucideIcon,
  MoveVertical,
  Pause,
  Play,
  Power,
  PowerOff,
  StepForward,
} from "lucide-react";
import { errorOf } from "../../src/contract/failure.ts";
import type { FleetCommand } from "../../src/contract/setup.ts";
import { app } from "../shell/app.ts";
import { metres, speed as speedWords } from "../ui/format.ts";
import type { CommandName } from "./commands.ts";
import type { WhyNot } from "./whyNot.ts";

/** What an operator may tell one vehicle or several to do with one button. */
export interface FlightOrder {
  readonly id: CommandName;
  /** Why it may not be asked for is found under that name. */
  readonly why: keyof WhyNot;
  readonly icon: LucideIcon;
  readonly label: string;
  /** What it is called once it was asked for; the label where absent. */
  readonly said?: string;
  readonly command: FleetCommand;
  /** Needs no holding for one vehicle: it stays in the air and under control. */
  readonly harmless?: true;
}

export type OrderName =
  | "arm"
  | "disarm"
  | "takeOff"
  | "start"
  | "land"
  | "pause"
  | "resume"
  | "return"
  | "height"
  | "speed";

/** All orders, with the height above home in metres and the speed in m/s that go with them. */
export const flightOrders = (ahl: number, speed: number): Readonly<Record<OrderName, FlightOrder>> => ({
  arm: { id: "arm", why: "arm", icon: Power, label: "Arm", command: { kind: "arm" } },
  disarm: { id: "disarm", why: "disarm", icon: PowerOff, label: "Disarm", command: { kind: "disarm" } },
  takeOff: {
    id: "takeOff",
    why: "takeOff",
    icon: ArrowUpFromLine,
    label: `Take off to ${metres(ahl)}`,
    said: `Take off to ${metres(ahl)} AHL`,
    command: { kind: "takeOff", ahl },
  },
  start: { id: "start", why: "start", icon: Play, label: "Start patrol", command: { kind: "startMission" } },
  land: { id: "land", why: "land", icon: ArrowDownToLine, label: "Land here", said: "Land", command: { kind: "land" } },
  pause: { id: "pause", why: "pause", icon: Pause, label: "Pause", command: { kind: "pause" }, harmless: true },
  resume: { id: "resume", why: "resume", icon: StepForward, label: "Resume", command: { kind: "resume" } },
  return: {
    id: "return",
    why: "returnHome",
    icon: House,
    label: "Return",
    said: "Return home",
    command: { kind: "returnHome" },
  },
  height: {
    id: "height",
    why: "goTo",
    icon: MoveVertical,
    label: `Hold at ${metres(ahl)}`,
    said: `Hold at ${metres(ahl)} AHL`,
    command: { kind: "height", ahl },
  },
  speed: {
    id: "speed",
    why: "goTo",
    icon: Gauge,
    label: `Fly at ${speedWords(speed)}`,
    command: { kind: "speed", speed },
  },
});

/** Asks one vehicle; resolves when it acknowledged, rejects with what it said. */
export async function askOne(vehicleId: string, command: FleetCommand): Promise<void> {
  const { call } = app.peers.station;
  switch (command.kind) {
    case "arm":
    case "disarm":
      await call("vehicle.arm", { vehicleId, arm: command.kind === "arm" });
      return;
    case "takeOff":
      await call("vehicle.takeOff", { vehicleId, ahl: command.ahl });
      return;
    case "startMission":
      await call("vehicle.startMission", { vehicleId });
      return;
    case "pause":
      await call("vehicle.pause", { vehicleId });
      return;
    case "resume":
      await call("vehicle.resume", { vehicleId });
      return;
    case "returnHome":
      await call("vehicle.returnHome", { vehicleId });
      return;
    case "land":
      await call("vehicle.land", { vehicleId });
      return;
    default: {
      const [outcome] = await call("fleet.command", { vehicleIds: [vehicleId], command });
      if (outcome && !outcome.ok) throw errorOf(outcome.failure);
    }
  }
}
