import { common, development, type MavLinkData, minimal } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import type { CameraPose } from "../geo/camera.ts";
import { stabilisedPose } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import type { Position } from "../geo/position.ts";
import { decodeMessage, encodePacket, type Packet, PacketScanner } from "../mavlink/codec.ts";
import { messageOf } from "../mavlink/dialect.ts";
import type { Link } from "../mavlink/link.ts";
import { autopilotOf, type VehicleMake } from "./autopilotOf.ts";
import { fromBytewise, toBytewise } from "./bytewiseParams.ts";
import { CalibrationServer } from "./calibrationServer.ts";
import { type CameraView, videoStreamInformation } from "./cameraMessages.ts";
import { CameraServer } from "./cameraServer.ts";
import { commandOf, runCommand, setMode, type VehicleCommand, type VehicleCopter } from "./commandServer.ts";
import { EstimateError } from "./estimateError.ts";
import type { Breach } from "./fenceGuard.ts";
import { FlightLogs } from "./flightLogs.ts";
import { FtpServer, type VirtualFiles } from "./ftpServer.ts";
import { GimbalControl } from "./gimbalControl.ts";
import { heartbeatOf } from "./identity.ts";
import { LogServer } from "./logServer.ts";
import { MessageRates } from "./messageRates.ts";
import { MissionFiles } from "./missionFiles.ts";
import type { StoredItem } from "./missionItems.ts";
import { type Asker, MissionServer } from "./missionServer.ts";
import { homeItemOf, missionSide } from "./missionSide.ts";
import { ModeServer } from "./modeServer.ts";
import { OperatorControl } from "./operatorControl.ts";
import { ParamServer } from "./paramServer.ts";
import { PassingAircraft } from "./passingAircraft.ts";
import { Px4MissionServer } from "./px4MissionServer.ts";
import { px4Rates } from "./px4Rates.ts";
import { statusTexts } from "./statusTexts.ts";
import {
  fenceStatusOf,
  globalOriginOf,
  homePositionOf,
  missionCurrentOf,
  type TelemetryMaker,
  type TelemetryView,
} from "./telemetry.ts";
import { telemetryMakers } from "./telemetryMakers.ts";
import { logFiles, paramFile } from "./vehicleFiles.ts";
import { VehicleSigning } from "./vehicleSigning.ts";
import type { MeanWind } from "./wind.ts";

export interface SimVehicleOptions extends VehicleMake {
  /** Open, or opened by the caller. */
  readonly link: Link;
  readonly camera?: CameraView;
  /** When it is switched on, ms since 1970. */
  readonly bootAt: number;
  readonly start: Position;
  readonly ground: Ground;
  /** Whoever is on the link stands at the vehicle, as on USB: its signing key may be set up there. Not so unless given. */
  readonly cable?: boolean;
  /** Share of the usual error of position and attitude in what it reports; 1 unless given, 0 is perfect. */
  readonly estimateError?: number;
}

/** A simulated multirotor or fixed wing, as ArduPilot or PX4 would fly it, that speaks MAVLink 2 over a link. It reads no clock: `step` moves it on. */
export class SimVehicle {
  readonly systemId: number;
  readonly #options: SimVehicleOptions;
  #copter: VehicleCopter;
  readonly #link: Link;
  #bootAt: number;
  readonly #error: EstimateError;
  readonly #rates: MessageRates;
  readonly #missions: MissionServer | Px4MissionServer;
  #modes: ModeServer;
  readonly #params: ParamServer;
  readonly #ends = new Disposer();
  #copterEnds = new Disposer();
  #restartsAt: number | undefined;
  #at: number;
  #sequence = 0;
  #textId = 0;
  #heartbeatAt: number;
  #missionSaid = "";
  #fenceSaid: Breach = "none";
  readonly #operators = new OperatorControl((message) => this.send(message));
  /** Its signing key, kept over restarts, and what that kept out. */
  readonly signing: VehicleSigning;
  readonly #gimbalControl = new GimbalControl();
  readonly #cameraServer: CameraServer | undefined;
  readonly #calibration = new CalibrationServer(() => this);
  /** An aircraft that its receiver hears. */
  readonly passing = new PassingAircraft((message) => this.send(message));
  readonly #logs = new FlightLogs();
  readonly #logServer: LogServer;
  /** What it gives out by MAVFTP; more may be added. */
  readonly files: VirtualFiles = new Map();
  readonly #missionFiles = new MissionFiles();
  readonly #ftp = new FtpServer({
    send: (message) => this.send(message),
    files: this.files,
    made: () => this.#madeFiles(),
  });
  readonly #makers: ReadonlyMap<number, TelemetryMaker>;

  constructor(options: SimVehicleOptions) {
    this.systemId = options.systemId;
    this.#link = options.link;
    this.#bootAt = options.bootAt;
    this.#at = options.bootAt;
    this.#heartbeatAt = options.bootAt;
    const px4 = options.autopilot === "px4";
    this.#options = options;
    this.signing = new VehicleSigning(options.cable ?? false);
    this.#copter = autopilotOf(options);
    this.#modes = new ModeServer(this.copter, (message) => this.send(message));
    this.#error = new EstimateError(options.seed + options.systemId, options.estimateError ?? 1);
    this.#cameraServer = options.camera && new CameraServer((message) => this.send(message));
    this.#makers = telemetryMakers({
      px4,
      modes: () => this.#modes,
      operators: this.#operators,
      gimbalControl: this.#gimbalControl,
      camera: options.camera,
      cameraServer: this.#cameraServer,
    });
    this.#logServer = new LogServer({
      logs: () => this.#logs.finished,
      erase: () => {
        this.#logs.finished = [];
      },
      send: (message) => this.send(message),
    });
    this.#rates = new MessageRates((id) => this.#makers.has(id) && id !== heartbeatId, ...(px4 ? [px4Rates] : []));
    const side = missionSide({
      aircraft: () => this.copter,
      files: this.#missionFiles,
      send: (message) => this.send(message),
      currentChanged: () => this.send(missionCurrentOf(this.#view)),
    });
    this.#missions = px4 ? new Px4MissionServer(side) : new MissionServer(side);
    this.#params = new ParamServer(this.copter.params, (message) => this.send(px4 ? toBytewise(message) : message), {
      hashes: px4,
    });
    const scanner = new PacketScanner((packet) => this.#receive(packet));
    this.#ends.add(this.#link.onBytes(({ bytes, at }) => scanner.feed(bytes, at)));
    this.#listen();
  }

  /** Its autopilot and what that flies; another one after a restart. */
  get copter(): VehicleCopter {
    return this.#copter;
  }
  /** The wind that it was started in. */
  get usualWind(): MeanWind {
    return this.#options.wind;
  }

  /** Switches off and on: silent for three seconds, then all but parameters, plans, key and battery charge is forgotten, and it stands on the ground below. */
  restart(): void {
    this.#restartsAt ??= this.#at + restartMs;
  }

  /** Where it truly is. */
  get position(): Position {
    return this.copter.body.position;
  }
  /** Where its camera truly is and looks. */
  get cameraPose(): CameraPose {
    const { body, mount } = this.copter;
    return stabilisedPose(body.position, {
      yawDeg: body.yawDeg,
      gimbalPitchDeg: mount.gimbal.pitchDeg,
      gimbalYawDeg: mount.gimbal.yawDeg,
    });
  }
  /** The instant it was stepped to, ms since 1970. */
  get at(): number {
    return this.#at;
  }
  get fence(): readonly StoredItem[] {
    return this.#missions.fence;
  }
  get rally(): readonly StoredItem[] {
    return this.#missions.rally;
  }

  /** Moves on by `dtSeconds` to `at` (ms since 1970), and sends what is due. */
  step(dtSeconds: number, at: number): void {
    if (this.#restartsAt !== undefined) {
      this.#at = at;
      if (at < this.#restartsAt) return;
      this.#wake(at);
    }
    const seconds = Math.min(dtSeconds, longestStep);
    const steps = Math.ceil(seconds / innerStep - 1e-9);
    for (let i = 0; i < steps; i++) {
      this.copter.step(seconds / steps);
      this.#error.step(seconds / steps);
    }
    this.#at = at;
    this.#missions.step(at);
    this.#params.step();
    this.#logs.step(this.copter, at);
    this.#logServer.step();
    this.#ftp.step(at);
    this.passing.step(this.position, at);
    this.#operators.step(at);
    this.#cameraServer?.step(this.#view);
    this.#calibration.step(at);
    if (at >= this.#heartbeatAt) {
      this.#heartbeatAt = at - this.#heartbeatAt > 1000 ? at + 1000 : this.#heartbeatAt + 1000;
      this.send(heartbeatOf(this.copter));
    }
    this.#sayMission();
    this.#sayFence();
    for (const id of this.#rates.due(at)) this.#sendIf(this.#makers.get(id)?.(this.#view));
  }

  /** Sends one message from the autopilot. */
  send(message: MavLinkData): void {
    const sequence = this.#sequence;
    this.#sequence = (sequence + 1) & 0xff;
    const packet = encodePacket(message, { systemId: this.systemId, componentId: autopilot, sequence });
    this.#link.send(this.signing.sign(packet, this.#at));
  }

  /** Tells where its camera's videos go: all of them for 0, else the one of that number. False where there is none. */
  tellStreams(number = 0): boolean {
    const { camera } = this.#options;
    const all = camera ? videoStreamInformation(camera) : [];
    const asked = all.filter((_, i) => number === 0 || i + 1 === number);
    for (const message of asked) this.send(message);
    return asked.length > 0;
  }

  /** Stops listening; the link stays as it is. */
  dispose(): void {
    this.#copterEnds.dispose();
    this.#ends.dispose();
  }

  #listen(): void {
    this.copter.plans = this.#missions;
    const ends = new Disposer();
    ends.add(this.copter.onText(({ severity, text }) => this.#say(severity, text)));
    ends.add(this.copter.onReached((seq) => this.send(messageOf(common.MissionItemReached, { seq }))));
    ends.add(
      this.copter.onCamera(({ command, params }) => void this.#cameraServer?.command(command, params, this.#at)),
    );
    ends.add(this.copter.onHome(() => this.#sendIf(homePositionOf(this.#view))));
    this.#copterEnds = ends;
  }

  #wake(at: number): void {
    const old = this.copter;
    this.#restartsAt = undefined;
    this.#copterEnds.dispose();
    this.#bootAt = at;
    this.#heartbeatAt = at;
    this.#missionSaid = "";
    this.#copter = autopilotOf({
      ...this.#options,
      start: old.body.position,
      headingDeg: old.body.yawDeg,
      batteryPercent: old.battery.percent,
      params: old.params,
    });
    this.copter.items = old.items;
    this.#modes = new ModeServer(this.copter, (message) => this.send(message));
    this.#listen();
  }

  get #view(): TelemetryView {
    return { copter: this.copter, error: this.#error, bootAt: this.#bootAt, at: this.#at };
  }

  #sendIf(message: MavLinkData | undefined): boolean {
    if (message) this.send(message);
    return message !== undefined;
  }

  #say(severity: number, text: string): void {
    const parts = statusTexts(severity, text, this.#textId + 1);
    if (parts.length > 1) this.#textId = (this.#textId + 1) & 0xfff;
    for (const part of parts) this.send(part);
  }

  /** MISSION_CURRENT is sent at once when it changes. */
  #sayMission(): void {
    const { mission, inMission } = this.copter;
    const now = `${mission.current} ${mission.state} ${inMission}`;
    if (now === this.#missionSaid) return;
    this.#missionSaid = now;
    this.send(missionCurrentOf(this.#view));
  }

  /** FENCE_STATUS is sent at once when a breach begins or ends. */
  #sayFence(): void {
    const { breach } = this.copter.fence;
    if (breach === this.#fenceSaid) return;
    this.#fenceSaid = breach;
    this.send(fenceStatusOf(this.#view));
  }

  #receive(packet: Packet): void {
    if (packet.systemId === this.systemId || this.#restartsAt !== undefined || !this.signing.hears(packet)) return;
    const message = decodeMessage(packet);
    if (!message) return;
    const target = message as Partial<{ targetSystem: number; targetComponent: number }>;
    if ((target.targetSystem ?? 0) !== 0 && target.targetSystem !== this.systemId) return;
    const component = target.targetComponent ?? 0;
    if (component !== 0 && component !== autopilot) return;
    const from = { systemId: packet.systemId, componentId: packet.componentId };
    if (message instanceof minimal.Heartbeat) this.#hear(message, from);
    else if (message instanceof common.CommandLong || message instanceof common.CommandInt)
      this.#command(commandOf(message), from);
    else if (message instanceof common.TimeSync) this.#timeSync(message, packet.at, from);
    else if (isOrder(message) && !this.#operators.obeys(from.systemId)) return;
    else if (message instanceof common.SetMode) setMode(this.copter, message.baseMode, message.customMode);
    else if (message instanceof common.RequestDataStream)
      this.#rates.setStream(message.reqStreamId, message.startStop === 1 ? message.reqMessageRate : 0);
    else if (message instanceof common.SetPositionTargetGlobalInt) this.#guide(message);
    else if (message instanceof common.GimbalManagerSetPitchyaw) this.#point(message, from);
    else if (message instanceof common.SetGpsGlobalOrigin) this.#setOrigin(message);
    else if (message instanceof common.SetupSigning) this.#setUpSigning(message);
    else if (this.#logServer.receive(message, from) || this.#ftp.receive(message, from, packet.at)) return;
    else if (!this.#missions.receive(message, from, this.#at))
      this.#params.receive(this.copter.autopilot === "px4" ? fromBytewise(message, packet) : message);
  }

  #hear(heartbeat: minimal.Heartbeat, { systemId }: Asker): void {
    if (heartbeat.type === minimal.MavType.GCS) this.copter.hearStation(systemId);
  }

  #command(command: VehicleCommand, from: Asker): void {
    const obeyed = this.#operators.obeys(from.systemId) || openToAll.has(command.command);
    const result = obeyed ? this.#carryOut(command, from) : common.MavResult.FAILED;
    const { systemId: targetSystem, componentId: targetComponent } = from;
    this.send(messageOf(common.CommandAck, { command: command.command, result, targetSystem, targetComponent }));
  }

  #carryOut(command: VehicleCommand, from: Asker): common.MavResult {
    return runCommand(
      {
        copter: this.copter,
        send: (message) => this.send(message),
        request: (id, index) =>
          id === availableModes
            ? this.#modes.give(index)
            : id === videoStreams
              ? this.tellStreams(index)
              : this.#sendIf(this.#makers.get(id)?.(this.#view)),
        restart: () => this.restart(),
        standardMode: (mode) => this.#modes.customModeOf(mode),
        setInterval: (id, us) => this.#rates.set(id, us),
        intervalUs: (id) => (this.#makers.has(id) ? this.#rates.interval(id) * 1000 || -1 : 0),
        setMissionCurrent: (sequence) => this.copter.mission.setCurrent(sequence),
        requestControl: (params) => this.#operators.request(params, from),
        gimbalControl: this.#gimbalControl,
        camera: (id, params) =>
          this.#calibration.command(id, params, from) ?? this.#cameraServer?.command(id, params, this.#at),
      },
      command,
      from,
    );
  }

  /** The vehicle's clock counts from power-on, in ns. https://mavlink.io/en/services/timesync.html */
  #timeSync({ tc1, ts1 }: common.TimeSync, at: number, from: Asker): void {
    if (tc1 !== 0n) return;
    this.send(
      messageOf(common.TimeSync, {
        tc1: BigInt(Math.round((at - this.#bootAt) * 1e6)),
        ts1,
        targetSystem: from.systemId,
        targetComponent: from.componentId,
      }),
    );
  }

  /** SET_POSITION_TARGET_GLOBAL_INT is heard in GUIDED only. */
  #guide(target: common.SetPositionTargetGlobalInt): void {
    const { copter } = this;
    if (!copter.inGuided || copter.landed) return;
    const noPosition = (target.typeMask & 0x007) !== 0;
    const noVelocity = (target.typeMask & 0x038) !== 0;
    if (!noPosition) {
      const spot = { lat: target.latInt / 1e7, lon: target.lonInt / 1e7, z: target.alt };
      if (Math.abs(spot.lat) <= 90 && Math.abs(spot.lon) <= 180)
        copter.goTo(copter.places.position(spot, target.coordinateFrame));
    } else if (!noVelocity) copter.cruise({ east: target.vy, north: target.vx, up: -target.vz });
    if ((target.typeMask & 0x400) === 0) copter.turn((target.yaw * 180) / Math.PI, 0, 0, false);
  }

  /** Taken only while the estimator has none; it tells the one that holds. https://mavlink.io/en/messages/common.html#SET_GPS_GLOBAL_ORIGIN */
  #setOrigin({ latitude, longitude, altitude }: common.SetGpsGlobalOrigin): void {
    if (Math.abs(latitude) <= 90e7 && Math.abs(longitude) <= 180e7)
      this.copter.origin ??= { lat: latitude / 1e7, lon: longitude / 1e7, amsl: altitude / 1000 };
    this.#sendIf(globalOriginOf(this.#view));
  }

  /** A key that is half taken in flight would cut the vehicle off. */
  #setUpSigning(message: common.SetupSigning): void {
    const { WARNING, INFO } = common.MavSeverity;
    if (this.copter.armed) this.#say(WARNING, "Signing is not set up while armed");
    else if (!this.signing.setUp(message)) this.#say(WARNING, "Signing is set up over a cable only");
    else this.#say(INFO, this.signing.on ? "Signing is on" : "Signing is off");
  }

  /** GIMBAL_MANAGER_SET_PITCHYAW: radians. */
  #point({ pitch, yaw, pitchRate, yawRate, flags }: common.GimbalManagerSetPitchyaw, from: Asker): void {
    if (!this.#gimbalControl.allows(from)) return;
    const deg = (rad: number) => (rad * 180) / Math.PI;
    this.copter.mount.point({
      pitchDeg: deg(pitch),
      yawDeg: deg(yaw),
      pitchRate: deg(pitchRate),
      yawRate: deg(yawRate),
      flags,
    });
  }

  /** What ArduPilot gives out by MAVFTP; PX4 has a memory card only. */
  #madeFiles(): VirtualFiles {
    if (this.copter.autopilot === "px4") return new Map();
    const [, ...items] = this.copter.items;
    const mission = this.copter.items.length > 0 ? [homeItemOf(this.copter), ...items] : [];
    return new Map([
      ["@PARAM/param.pck", paramFile(this.copter.params)],
      ...this.#missionFiles.files(this.#missions, mission, this.#at),
      ...logFiles(this.#logs.finished),
    ]);
  }
}

const autopilot = 1; // MAV_COMP_ID_AUTOPILOT1
const heartbeatId = 0;
/** Asking for control, and for messages: what any ground station may, whoever commands. */
const openToAll: ReadonlySet<number> = new Set([
  development.MavCmd.REQUEST_OPERATOR_CONTROL,
  common.MavCmd.REQUEST_MESSAGE,
  common.MavCmd.SET_MESSAGE_INTERVAL,
]);
const restartMs = 3000;
const availableModes = 435;
const videoStreams = 269;
const innerStep = 0.02;
/** A stalled process goes on from where it was rather than catching up for minutes. */
const longestStep = 2;

/** Messages that are orders, without an answer: ignored from who does not command. */
const isOrder = (message: MavLinkData): boolean =>
  message instanceof common.SetMode ||
  message instanceof common.SetPositionTargetGlobalInt ||
  message instanceof common.ParamSet;
