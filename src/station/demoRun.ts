import * as v from "valibot";
import { polarities } from "../contract/look.ts";
import { parser } from "../contract/parse.ts";
import type { SimulatedVehicleStart } from "../contract/simulator.ts";
import type { StreamCamera } from "../contract/streamCamera.ts";

/** A demo that runs, as the station remembers it: its app's run, where its vehicles send to, and which there are besides the first. */
export type DemoRun = ReturnType<typeof parseDemoRun>;

/** Reads what the station remembered; an earlier version knew of no vehicles besides the first. */
export const parseDemoRun = parser(
  "demo",
  v.object({
    session: v.string(),
    linkAddress: v.string(),
    videoAddress: v.string(),
    /** Of the thermal camera that is carried besides. */
    secondAddress: v.optional(v.string()),
    thermal: v.optional(v.picklist(polarities)),
    more: v.optional(
      v.array(
        v.object({
          systemId: v.number(),
          autopilot: v.picklist(["ardupilot", "px4"]),
          kind: v.optional(v.picklist(["multirotor", "fixed-wing"])),
        }),
      ),
      [],
    ),
  }),
);

/** The world of the demo. */
export const seed = 7;
/** The demo's own vehicle, the one with a camera. */
export const systemId = 1;
export const vehicleId = `${systemId}:1`;
/** The thermal camera that it may carry besides: the second stream of its autopilot, as a station knows it. */
export const secondCamera: StreamCamera = { id: "c1s2", name: "Simulated thermal camera" };

/** A vehicle of the demo without a camera; all of them send to the one link. */
export function startOf(
  { linkAddress }: DemoRun,
  { systemId, autopilot, kind }: DemoRun["more"][number],
  video: SimulatedVehicleStart["video"],
): SimulatedVehicleStart {
  return {
    seed,
    systemId,
    autopilot,
    ...(kind && { kind }),
    linkAddress: linkAddress.replace(/^udpin:/, "udpout:"),
    videoAddress: null,
    video: { ...video },
    wind: { speed: 4, fromDeg: 250 },
  };
}

export const vehicleIdOf = (id: number): string => `${id}:1`;
export const systemIdOf = (id: string): number => Number(id.split(":")[0]);
