import { AutopilotVersions } from "../mavlink/autopilotVersion.ts";
import { AvailableModes } from "../mavlink/availableModes.ts";
import { CommandClient } from "../mavlink/commandClient.ts";
import { FtpClient } from "../mavlink/ftpClient.ts";
import { MissionClient } from "../mavlink/missionClient.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import { ParamClient } from "../mavlink/paramClient.ts";
import { RoundTrips } from "../mavlink/roundTrips.ts";
import { StatusTexts } from "../mavlink/statusTexts.ts";
import type { StreamHosts } from "../mavlink/streamPolicy.ts";
import type { MessageRate } from "../mavlink/streamRates.ts";
import { TimeSync } from "../mavlink/timeSync.ts";

/** What a fleet may be handed; what is left out it makes itself. */
export interface FleetDeps extends Partial<FleetClients> {
  readonly trips?: RoundTrips;
  /** Which hosts vehicles may name for their video; without it every well-formed address counts as found. */
  readonly streamHosts?: StreamHosts;
  /** The same for every vehicle, however many; by default rich for a few and lean for many. */
  readonly rates?: readonly MessageRate[];
}

/** The protocol clients that all vehicles of a fleet share: one of each kind. */
export interface FleetClients {
  readonly texts: StatusTexts;
  readonly commands: CommandClient;
  readonly missions: MissionClient;
  readonly params: ParamClient;
  readonly timeSync: TimeSync;
  /** What modes each vehicle says it has. */
  readonly modes: AvailableModes;
  /** Files on board; one client for all, as a vehicle has one set of sessions. */
  readonly files: FtpClient;
  /** What each autopilot is and can. */
  readonly versions: AutopilotVersions;
}

/** Those that were handed over, and the others made anew on the node. */
export function fleetClients(node: MavlinkNode, deps: FleetDeps): FleetClients {
  const { trips = new RoundTrips(), texts = new StatusTexts(node) } = deps;
  const commands = deps.commands ?? new CommandClient(node, { texts, trips });
  const files = deps.files ?? new FtpClient(node, { trips });
  return {
    ...{ texts, commands, files },
    missions: deps.missions ?? new MissionClient(node, { trips, ftp: files }),
    params: deps.params ?? new ParamClient(node, { trips }),
    timeSync: deps.timeSync ?? new TimeSync(node, { trips }),
    modes: deps.modes ?? new AvailableModes(node, commands),
    versions: deps.versions ?? new AutopilotVersions(node, commands),
  };
}
