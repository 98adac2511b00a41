// A recorded stream as a ground station would hear it: the telemetry of many vehicles, seeded, damaged here and there.
import { ardupilotmega, common, type MavLinkData, minimal } from "mavlink-mappings";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { type MessageType, messageOf } from "../../src/mavlink/dialect.ts";
import { seededRandom } from "../../src/mavlink/memoryLink.ts";

/** A stream in the pieces in which it arrived. */
export interface RecordedStream {
  readonly chunks: readonly Buffer[];
  readonly bytes: number;
  /** Packets written whole and undamaged. */
  readonly intact: number;
}

/** The telemetry of `vehicles` for `seconds`: about 60 messages a second each, 0.5 % damaged and as many stretches of garbage. */
export function recordedStream(seed: number, { vehicles = 20, seconds = 60 } = {}): RecordedStream {
  const random = seededRandom(seed);
  const parts: Uint8Array[] = [];
  const sequences = new Uint8Array(256);
  let intact = 0;
  for (let tick = 0; tick < seconds * TICKS; tick++)
    for (let systemId = 1; systemId <= vehicles; systemId++)
      for (const { everyTicks, make } of TELEMETRY) {
        if ((tick + systemId) % everyTicks !== 0) continue;
        const packet = encodePacket(make(tick * (1000 / TICKS), random), {
          systemId,
          componentId: 1,
          sequence: sequences[systemId]!++,
        });
        if (random() < 0.005) packet[2 + Math.floor(random() * (packet.length - 2))]! ^= 1 << Math.floor(random() * 8);
        else intact++;
        parts.push(packet);
        if (random() < 0.005) parts.push(garbage(random));
      }
  parts.push(new Uint8Array(300));
  const all = Buffer.concat(parts);
  const chunks: Buffer[] = [];
  for (let i = 0; i < all.length; ) {
    const length = 1 + Math.floor(random() * 2_000);
    chunks.push(all.subarray(i, i + length));
    i += length;
  }
  return { chunks, bytes: all.length, intact };
}

/** Nothing that looks like the start of a packet: what follows is to be found by both at once. */
const garbage = (random: () => number): Uint8Array =>
  Uint8Array.from({ length: 1 + Math.floor(random() * 40) }, () => random() * 0xfd);

const TICKS = 10; // a second

interface Telemetry {
  readonly everyTicks: number;
  make(ms: number, random: () => number): MavLinkData;
}

const every = <T extends MavLinkData>(
  everyTicks: number,
  type: MessageType<T>,
  fields: (ms: number, random: () => number) => Partial<T>,
): Telemetry => ({ everyTicks, make: (ms, random) => messageOf(type, fields(ms, random)) });

const whole = (random: () => number, most: number): number => Math.floor(random() * most);
const real = (random: () => number, most: number): number => Math.fround((random() - 0.5) * 2 * most);

const TELEMETRY: readonly Telemetry[] = [
  every(1, common.Attitude, (timeBootMs, r) => ({
    timeBootMs,
    roll: real(r, 1),
    pitch: real(r, 1),
    yaw: real(r, 3),
    rollspeed: real(r, 1),
    pitchspeed: real(r, 1),
    yawspeed: real(r, 1),
  })),
  every(1, common.AttitudeQuaternion, (timeBootMs, r) => ({ timeBootMs, q1: 1, q2: real(r, 1), q3: real(r, 1) })),
  every(2, common.GlobalPositionInt, (timeBootMs, r) => ({
    timeBootMs,
    lat: 475_000_000 + whole(r, 1e6),
    lon: 85_000_000 + whole(r, 1e6),
    alt: whole(r, 5e5),
    relativeAlt: whole(r, 1e5),
    vx: whole(r, 2000) - 1000,
    vy: whole(r, 2000) - 1000,
    vz: whole(r, 200) - 100,
    hdg: whole(r, 36_000),
  })),
  every(2, common.VfrHud, (_, r) => ({
    airspeed: real(r, 20),
    groundspeed: real(r, 20),
    heading: whole(r, 360),
    throttle: whole(r, 100),
    alt: real(r, 500),
    climb: real(r, 3),
  })),
  every(2, common.LocalPositionNed, (timeBootMs, r) => ({
    timeBootMs,
    x: real(r, 900),
    y: real(r, 900),
    vx: real(r, 9),
  })),
  every(2, common.GpsRawInt, (ms, r) => ({
    timeUsec: BigInt(ms) * 1000n,
    fixType: 3,
    lat: 475_000_000 + whole(r, 1e6),
    lon: 85_000_000 + whole(r, 1e6),
    alt: whole(r, 5e5),
    eph: whole(r, 200),
    epv: whole(r, 200),
    vel: whole(r, 2000),
    cog: whole(r, 36_000),
    satellitesVisible: whole(r, 20),
  })),
  every(2, ardupilotmega.MountStatus, (_, r) => ({ pointingA: -whole(r, 9000), pointingC: whole(r, 36_000) })),
  every(2, common.GimbalDeviceAttitudeStatus, (timeBootMs, r) => ({
    timeBootMs,
    q: [1, real(r, 1), real(r, 1), 0],
    angularVelocityX: real(r, 1),
    flags: 12,
  })),
  every(2, common.ServoOutputRaw, (ms, r) => ({
    timeUsec: ms * 1000,
    servo1Raw: 1000 + whole(r, 1000),
    servo2Raw: 1500,
  })),
  every(2, common.RcChannels, (timeBootMs, r) => ({
    timeBootMs,
    chancount: 8,
    chan1Raw: 1000 + whole(r, 1000),
    rssi: 255,
  })),
  every(2, common.RawImu, (ms, r) => ({
    timeUsec: BigInt(ms) * 1000n,
    xacc: whole(r, 99),
    yacc: whole(r, 99),
    zacc: -1000,
  })),
  every(2, common.Vibration, (ms, r) => ({
    timeUsec: BigInt(ms) * 1000n,
    vibrationX: real(r, 3),
    vibrationY: real(r, 3),
  })),
  every(2, common.NavControllerOutput, (_, r) => ({
    navRoll: real(r, 9),
    navBearing: whole(r, 360),
    wpDist: whole(r, 999),
  })),
  every(5, common.SysStatus, (_, r) => ({
    onboardControlSensorsPresent: 0x1320_ffff,
    onboardControlSensorsHealth: 0x1320_ffff,
    load: whole(r, 1000),
    voltageBattery: 14_000 + whole(r, 2000),
    currentBattery: whole(r, 3000),
    batteryRemaining: whole(r, 100),
  })),
  every(5, common.BatteryStatus, (_, r) => ({
    voltages: [3700 + whole(r, 400), 3700, 3710, 3720, ...new Array<number>(6).fill(65_535)],
    voltagesExt: [0, 0, 0, 0],
    currentBattery: whole(r, 3000),
    currentConsumed: whole(r, 5000),
    batteryRemaining: whole(r, 100),
  })),
  every(5, common.MissionCurrent, (_, r) => ({ seq: whole(r, 200) })),
  every(10, minimal.Heartbeat, () => ({
    type: 2,
    autopilot: 3,
    baseMode: 217,
    customMode: 3,
    systemStatus: 4,
    mavlinkVersion: 3,
  })),
  every(10, common.HomePosition, (_, r) => ({ latitude: 475_000_000 + whole(r, 99), q: [1, 0, 0, 0] })),
  every(10, common.ParamValue, (_, r) => ({
    paramId: `WPNAV_SPEED_${whole(r, 999)}`,
    paramValue: real(r, 1000),
    paramType: 9,
    paramCount: 1200,
    paramIndex: whole(r, 1200),
  })),
  every(20, common.StatusText, (_, r) => ({ severity: 6, text: `EKF3 IMU${whole(r, 3)} is using GPS, yaw aligned` })),
];
