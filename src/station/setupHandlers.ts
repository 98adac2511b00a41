import type { Handlers } from "../contract/rpc.ts";
import type { SetupCalls } from "../contract/setup.ts";
import { reboot, setHome } from "../vehicle/setupActions.ts";
import { fleetProofOf, obeyAll } from "./fleetOrders.ts";
import { setOrigin } from "./setOrigin.ts";
import type { Station } from "./station.ts";
import type { Uploads } from "./uploads.ts";

/** Answers what windows ask to set vehicles up, and of many at once. */
export function setupHandlers(station: Station, uploads: Uploads): Handlers<SetupCalls> {
  const { fleet, flightLogs, params } = station;
  const prove = fleetProofOf(station);
  return {
    "params.read": ({ vehicleId, again }) => params.read(vehicleId, again),
    "params.cancel": ({ vehicleId }) => {
      params.cancel(vehicleId);
      return null;
    },
    "params.set": ({ vehicleId, name, value }) => params.set(vehicleId, name, value),
    "params.setAll": ({ vehicleId, values }) => params.setAll(vehicleId, values),
    "params.toFile": ({ vehicleId }) => params.toFile(vehicleId),
    "params.compare": ({ vehicleId, text }) => params.compare(vehicleId, text),
    "params.askMeanings": async ({ vehicleId }) => {
      const count = await params.askMeanings(vehicleId);
      await station.ownEvents.ask(vehicleId).catch(() => {}); // where it describes its parameters only
      return count;
    },
    "params.meaningSources": ({ vehicleId }) => params.meaningSources(vehicleId),
    "params.loadMeanings": ({ file }) => params.loadMeanings(file),
    "logs.list": ({ vehicleId }) => flightLogs.list(vehicleId),
    "logs.fetch": ({ vehicleId, logId }) => flightLogs.fetch(vehicleId, logId),
    "logs.cancel": ({ vehicleId }) => {
      flightLogs.cancel(vehicleId);
      return null;
    },
    "vehicle.reboot": async ({ vehicleId }) => {
      await reboot({ vehicle: fleet.vehicle(vehicleId), commands: fleet.commands });
      return null;
    },
    "vehicle.setHome": async ({ vehicleId, place }) => {
      await setHome({ vehicle: fleet.vehicle(vehicleId), commands: fleet.commands }, place ?? undefined);
      return null;
    },
    "vehicle.setOrigin": async ({ vehicleId, place }) => {
      await setOrigin(station, vehicleId, place);
      return null;
    },
    "vehicle.setRates": ({ vehicleId, profile }) => {
      fleet.vehicle(vehicleId);
      fleet.rates.setProfile(vehicleId, profile);
      return null;
    },
    "patrol.uploadRest": async ({ vehicleId }) => {
      await uploads.uploadRest(vehicleId);
      return null;
    },
    "fleet.command": ({ vehicleIds, command }) => obeyAll(fleet, vehicleIds, command, prove),
  };
}
