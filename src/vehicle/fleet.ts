import { common, minimal } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { Emitter, type Off } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import type { LiveVehicle, StatusText, VehicleRecord } from "../contract/records.ts";
import type { ArmingReport } from "../mavlink/armingReports.ts";
import type { AutopilotVersions } from "../mavlink/autopilotVersion.ts";
import type { AvailableModes } from "../mavlink/availableModes.ts";
import { every } from "../mavlink/clock.ts";
import type { CommandClient } from "../mavlink/commandClient.ts";
import type { EventWords } from "../mavlink/eventWords.ts";
import type { FtpClient } from "../mavlink/ftpClient.ts";
import type { MissionClient } from "../mavlink/missionClient.ts";
import type { MavlinkNode, Received } from "../mavlink/node.ts";
import type { ParamClient } from "../mavlink/paramClient.ts";
import type { VehicleText } from "../mavlink/statusTexts.ts";
import { StreamRates } from "../mavlink/streamRates.ts";
import type { TimeSync } from "../mavlink/timeSync.ts";
import { ArmingChecks } from "./armingChecks.ts";
import { type CommandOutcome, commandAll } from "./commandAll.ts";
import { type FleetDeps, fleetClients } from "./fleetClients.ts";
import { COLD, GIMBAL_MESSAGES, HOT, isVehicle } from "./fleetMessages.ts";
import type { FlightActions } from "./flightActions.ts";
import { Newcomers } from "./newcomers.ts";
import { OfferedVideo } from "./offeredVideo.ts";
import { firstState } from "./reduce.ts";
import { sameBut } from "./sameRecord.ts";
import { Vehicle, type VehicleDeps } from "./vehicle.ts";
import { VehicleWords } from "./vehicleWords.ts";

/** Why a vehicle counts as new, and for how long it was not heard before. */
export interface VehicleReturn {
  readonly vehicleId: string;
  readonly why: "found" | "heard-again" | "started-anew";
  readonly silentMs: number;
}

/** All vehicles that were ever heard: found by their heartbeat, lost when it stays away, found again when it comes back. */
export class Fleet {
  readonly commands: CommandClient;
  readonly missions: MissionClient;
  readonly params: ParamClient;
  readonly timeSync: TimeSync;
  /** Files on board; one client for all, as a vehicle has one set of sessions. */
  readonly files: FtpClient;
  /** What each autopilot is and can. */
  readonly versions: AutopilotVersions;
  /** What modes each vehicle says it has. */
  readonly modes: AvailableModes;
  /** What the events of vehicles mean. */
  readonly eventWords: EventWords;
  /** How much each vehicle tells. */
  readonly rates: StreamRates;
  readonly #node: MavlinkNode;
  readonly #deps: VehicleDeps;
  readonly #vehicles = new Map<string, Known>();
  readonly #bySystem = new Map<number, Known[]>();
  readonly #records = new Emitter<VehicleRecord>();
  readonly #returns = new Emitter<VehicleReturn>();
  readonly #texts = new Emitter<StatusText>();
  readonly #forgotten = new Emitter<string>();
  readonly #crowds = new Emitter<FailureError>();
  readonly #newcomers: Newcomers;
  readonly #ends = new Disposer();

  /** A whole record, each time something in it other than `heardAt` has changed. */
  readonly onVehicle: (listener: (record: VehicleRecord) => void) => Off = this.#records.on;
  /** A vehicle was found, heard again after it was lost, or started anew: what was known of it may not be so any more. */
  readonly onReturned = this.#returns.on;
  /** The id of a vehicle that was forgotten: whatever is kept of it is to go as well. */
  readonly onForgotten = this.#forgotten.on;
  /** More vehicles are heard than there is room for: told once while that lasts. */
  readonly onCrowd = this.#crowds.on;
  /** What a vehicle says in words. */
  readonly onText: (listener: (text: StatusText) => void) => Off = this.#texts.on;
  /** Where a vehicle's camera says that its video can be had. */
  readonly onStreamAddress: OfferedVideo["onFound"];
  /** A vehicle names an address for its video that is not to be opened unasked; each once. */
  readonly onBlockedStream: OfferedVideo["onBlocked"];

  constructor(node: MavlinkNode, deps: FleetDeps = {}) {
    const clients = fleetClients(node, deps);
    this.#node = node;
    this.#deps = { node, ...clients };
    const { texts, commands, timeSync, modes, versions } = clients;
    this.commands = commands;
    this.files = clients.files;
    this.missions = clients.missions;
    this.params = clients.params;
    this.timeSync = timeSync;
    this.modes = modes;
    this.versions = versions;
    this.#ends.add(() => versions.close());
    this.#ends.add(() => modes.close());
    this.#ends.add(() => timeSync.close());
    this.rates = new StreamRates(node, commands, deps.rates ? { rich: deps.rates, lean: deps.rates } : {});
    this.#ends.add(() => this.rates.close());
    const video = new OfferedVideo({
      ...{ node, commands, hosts: deps.streamHosts },
      vehiclesOf: (systemId) => (this.#bySystem.get(systemId) ?? []).map(({ vehicle }) => vehicle),
    });
    this.onStreamAddress = video.onFound;
    this.onBlockedStream = video.onBlocked;
    this.#ends.add(() => video.close());
    this.#newcomers = new Newcomers({ drop: (key) => this.#drop(`${key >> 8}:${key & 0xff}`) });
    this.#ends.add(node.on(minimal.Heartbeat, (received) => this.#heartbeat(received)));
    for (const type of HOT) this.#ends.add(node.on(type, (received) => this.#take(received)));
    for (const type of COLD)
      this.#ends.add(
        node.on(type, (received) => {
          this.#take(received, true);
        }),
      );
    const words = new VehicleWords(node, texts);
    this.eventWords = words.eventWords;
    this.#ends.add(() => words.close());
    this.#ends.add(words.onText((text) => this.#said(text)));
    this.#ends.add(words.onReport((report) => this.#reported(report)));
    const checks = new ArmingChecks(commands);
    this.#ends.add(
      every(node.clock, 1_000, () => {
        for (const known of this.#vehicles.values()) {
          checks.look(known.vehicle, node.clock.elapsed());
          this.#announce(known);
        }
        const crowd = this.#newcomers.look(node.clock.now());
        if (crowd) this.#crowds.emit(crowd);
      }),
    );
  }

  /** Every vehicle's record, in the order in which they were first heard. */
  vehicles(): VehicleRecord[] {
    const now = this.#node.clock.now();
    return [...this.#vehicles.values()].map(({ vehicle }) => vehicle.record(now));
  }

  /** Where every vehicle is that has said so. */
  live(): LiveVehicle[] {
    return [...this.#vehicles.values()].flatMap(({ vehicle }) => vehicle.live() ?? []);
  }

  /** The vehicle with this id; undefined when it was never heard. Cheap enough for every frame of its video. */
  find(id: string): Vehicle | undefined {
    return this.#vehicles.get(id)?.vehicle;
  }

  /** Throws a FailureError `not-found`. */
  vehicle(id: string): Vehicle {
    const known = this.#vehicles.get(id);
    if (!known) throw new FailureError("not-found", `No vehicle ${id} was ever heard`, "See whether its link is open.");
    return known.vehicle;
  }

  /** Has several vehicles do the same at once, with an outcome for each; see `commandAll`. */
  commandAll(
    vehicleIds: readonly string[],
    command: (actions: FlightActions, vehicleId: string) => Promise<void>,
    onOutcome?: (outcome: CommandOutcome) => void,
  ): Promise<CommandOutcome[]> {
    return commandAll((id) => this.find(id), vehicleIds, command, onOutcome);
  }

  /** Forgets a lost vehicle; it comes back when it is heard again. */
  forget(id: string): void {
    if (this.find(id)?.lost) this.#drop(id);
  }

  #drop(id: string): void {
    const known = this.#vehicles.get(id);
    if (!known) return;
    known.silence();
    this.#vehicles.delete(id);
    const { systemId, componentId } = known.vehicle.state;
    this.#newcomers.gone((systemId << 8) | componentId);
    this.#bySystem.set(
      systemId,
      (this.#bySystem.get(systemId) ?? []).filter((other) => other !== known),
    );
    this.#forgotten.emit(id);
  }

  close(): void {
    this.#ends.dispose();
    for (const { silence } of this.#vehicles.values()) silence();
  }

  #heartbeat({ message, systemId, componentId, at }: Received<minimal.Heartbeat>): void {
    if (!isVehicle(message, componentId)) return;
    const id = `${systemId}:${componentId}`;
    const key = (systemId << 8) | componentId;
    if (this.#vehicles.has(id)) this.#newcomers.beats(key, at);
    else if (!this.#newcomers.letsIn(key, at)) return;
    let known = this.#vehicles.get(id);
    const heardAt = known?.vehicle.state.heardAt ?? at;
    if (known) known.vehicle.take(message, at);
    else known = this.#found(id, new Vehicle(firstState(systemId, componentId, message, at), this.#deps));
    const { vehicle } = known;
    known.silence();
    known.silence = this.#node.clock.after(LOST_MS, () => this.#setLost(known, true));
    if (vehicle.lost) {
      const silentMs = at - heardAt;
      this.#setLost(known, false);
      this.#returns.emit({ vehicleId: id, why: "heard-again", silentMs });
    } else this.#announce(known);
  }

  #found(id: string, vehicle: Vehicle): Known {
    const known: Known = { vehicle, silence: () => {}, announced: undefined };
    this.#vehicles.set(id, known);
    const { systemId } = vehicle.state;
    this.#bySystem.set(systemId, [...(this.#bySystem.get(systemId) ?? []), known]);
    vehicle.onRestarted(() => this.#returns.emit({ vehicleId: id, why: "started-anew", silentMs: 0 }));
    this.#returns.emit({ vehicleId: id, why: "found", silentMs: 0 });
    vehicle.onNotice((text) =>
      this.#texts.emit({ vehicleId: id, at: this.#node.clock.now(), severity: common.MavSeverity.WARNING, text }),
    );
    return known;
  }

  #setLost(known: Known, lost: boolean): void {
    known.vehicle.setLost(lost);
    this.#announce(known);
  }

  #take({ message, messageId, systemId, componentId, at }: Received, mayChangeRecord = false): void {
    this.#newcomers.says((systemId << 8) | componentId);
    const ofSystem = this.#bySystem.get(systemId);
    if (!ofSystem) return;
    for (const known of ofSystem) {
      const { vehicle } = known;
      // A gimbal is a component of its own, or part of the autopilot.
      if (vehicle.state.componentId !== componentId && !GIMBAL_MESSAGES.has(messageId)) continue;
      vehicle.take(message, at, componentId);
      if (mayChangeRecord) this.#announce(known);
    }
  }

  /** The vehicle that a component belongs to. */
  #vehicleOf(systemId: number, componentId: number): Known | undefined {
    const ofSystem = this.#bySystem.get(systemId) ?? [];
    return ofSystem.find(({ vehicle }) => vehicle.state.componentId === componentId) ?? ofSystem[0];
  }

  #reported({ systemId, componentId, problems }: ArmingReport): void {
    const known = this.#vehicleOf(systemId, componentId);
    if (!known) return;
    known.vehicle.takeArmingProblems(problems);
    this.#announce(known);
  }

  #said({ systemId, componentId, severity, text, at }: VehicleText): void {
    const known = this.#vehicleOf(systemId, componentId);
    if (!known) return;
    known.vehicle.takeText(text, at);
    this.#texts.emit({ vehicleId: known.vehicle.id, at, severity, text });
    this.#announce(known);
  }

  #announce(known: Known): void {
    const record = known.vehicle.record(this.#node.clock.now());
    if (record === known.announced) return;
    const same = known.announced !== undefined && sameBut(record, known.announced, "heardAt");
    known.announced = record;
    if (!same) this.#records.emit(record);
  }
}

interface Known {
  readonly vehicle: Vehicle;
  /** Stops waiting for the next heartbeat. */
  silence: Off;
  /** The record last compared, and announced where it was another one. */
  announced: VehicleRecord | undefined;
}

const LOST_MS = 3_500;
