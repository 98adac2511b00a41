import { Disposer } from "../base/disposer.ts";
import type { Off } from "../base/emitter.ts";
import type { AlertRaise, AlertRecord } from "../contract/alerts.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { Alerts } from "./alerts.ts";
import { linkAlert, streamAlert, textAlert, trafficAlert, vehicleAlerts } from "./alertWords.ts";
import { whereOf } from "./reliefDrones.ts";
import { SafeReturnAlerts } from "./safeReturnAlerts.ts";
import type { Station } from "./station.ts";

type Place = Pick<Station, "fleet" | "links" | "streams" | "airTraffic" | "vehicles"> & {
  readonly alerts: Alerts;
  readonly replayed: { has(vehicleId: string): boolean };
};

/** Looks once a second at what the station's records say, and says as alerts what stands; and what vehicles say, as it comes. */
export function followAlerts(place: Place, clock: Clock): Off {
  const { alerts, fleet, links, streams, airTraffic, replayed } = place;
  const ends = new Disposer();
  const began = clock.elapsed();
  const returns = new SafeReturnAlerts();
  let visionUp: boolean | undefined;
  ends.add(
    streams.onUp((up) => {
      if (up || visionUp !== undefined) visionUp = up; // before it was up for the first time it is only starting
    }),
  );
  ends.add(
    fleet.onText((text) => {
      if (replayed.has(text.vehicleId)) return;
      const { armed, landed } = fleet.find(text.vehicleId)?.state ?? { armed: false, landed: "unknown" };
      const raise = textAlert(text, armed && landed !== "on-ground");
      if (raise) alerts.happened(raise);
    }),
  );
  const look = () => {
    const live = new Map(fleet.live().map((one) => [one.id, one]));
    const vehicles = place.vehicles();
    alerts.stands(
      "vehicles",
      vehicles.flatMap((vehicle) => vehicleAlerts(vehicle, live.get(vehicle.id))),
    );
    const fliers = vehicles.map((record) => {
      const vehicle = fleet.find(record.id);
      return { record, sample: live.get(record.id), homeward: vehicle ? whereOf(vehicle) === "home-bound" : false };
    });
    alerts.stands("safe return", returns.look(fliers, clock.now()));
    alerts.stands("links", links.records().flatMap(linkAlert));
    alerts.stands("streams", streams.records().flatMap(streamAlert));
    alerts.stands("traffic", airTraffic.records().flatMap(trafficAlert));
    alerts.stands("vision", visionUp === false ? [noVision] : []);
    const known = new Set(vehicles.map(({ id }) => id));
    const settled = clock.elapsed() - began > settleMs;
    const isVehicles = ({ what }: AlertRecord) => what.startsWith("vehicle.");
    alerts.settle((record) => (isVehicles(record) ? known.has(record.vehicleId ?? "") : settled));
  };
  ends.add(every(clock, LOOK_MS, look));
  return () => ends.dispose();
}

const LOOK_MS = 1_000;
/** So long after the start everything has said again what stands; of vehicles it counts from when they are heard. */
const settleMs = 60_000;

const noVision: AlertRaise = {
  ...{ what: "vision.down", severity: "warning", title: "No video, no detection" },
  words: "The process that decodes and searches the video has ended",
  remedy: "It is started again by itself; if it is not back in a minute, start the app again.",
};
