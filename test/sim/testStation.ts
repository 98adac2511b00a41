import type { MavLinkData } from "mavlink-mappings";
import { common, minimal } from "mavlink-mappings";
import { flatGround } from "../../src/geo/ground.ts";
import type { Position } from "../../src/geo/position.ts";
import { decodeMessage, encodePacket, PacketScanner } from "../../src/mavlink/codec.ts";
import { type MessageType, messageOf } from "../../src/mavlink/dialect.ts";
import type { Link } from "../../src/mavlink/link.ts";
import { memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { SimVehicle, type SimVehicleOptions } from "../../src/sim/simVehicle.ts";

/** The smallest ground station that can be: it sends what it is told and keeps what it hears. */
export class TestStation {
  readonly heard: { readonly message: MavLinkData; readonly at: number }[] = [];
  onMessage: (message: MavLinkData) => void = () => {};
  readonly #link: Link;
  #sequence = 0;
  #systemId = 255;

  constructor(link: Link) {
    this.#link = link;
    const scanner = new PacketScanner((packet) => {
      const message = decodeMessage(packet);
      if (!message) return;
      this.heard.push({ message, at: packet.at });
      this.onMessage(message);
    });
    link.onBytes(({ bytes, at }) => scanner.feed(bytes, at));
  }

  send(message: MavLinkData): void {
    this.#link.send(
      encodePacket(message, { systemId: this.#systemId, componentId: 190, sequence: this.#sequence++ & 0xff }),
    );
  }

  /** From now on it is another ground station. */
  speakAs(systemId: number): void {
    this.#systemId = systemId;
  }

  all<T extends MavLinkData>(type: MessageType<T>): T[] {
    return this.heard.filter(({ message }) => message instanceof type).map(({ message }) => message as T);
  }

  last<T extends MavLinkData>(type: MessageType<T>): T | undefined {
    return this.all(type).at(-1);
  }

  get texts(): string[] {
    return this.all(common.StatusText).map(({ text }) => text);
  }

  forget(): void {
    this.heard.length = 0;
  }
}

export const testPlace: Position = { lat: 48.62, lon: 16.93, amsl: 180 };
const target = { targetSystem: 1, targetComponent: 1 };

/** A vehicle and a station on a link in memory, with time that only moves when told to. */
export async function testFlight(
  options: Partial<SimVehicleOptions> & { readonly radio?: Partial<RadioConditions>; readonly seed?: number } = {},
) {
  const clock = new VirtualClock();
  const [a, b] = memoryLinkPair({ clock, seed: options.seed ?? 1, ...options.radio });
  await a.open();
  await b.open();
  const vehicle = new SimVehicle({
    systemId: 1,
    link: a,
    bootAt: clock.now(),
    start: testPlace,
    ground: flatGround(testPlace.amsl),
    wind: { speed: 3, fromDeg: 250 },
    seed: 5,
    estimateError: 0,
    ...options,
  });
  const station = new TestStation(b);

  /** Flies on for some seconds, a tenth at a time, or until something is true. */
  const fly = async (seconds: number, until: () => boolean = () => false): Promise<boolean> => {
    for (let i = 0; i < seconds * 10; i++) {
      await clock.advance(100);
      vehicle.step(0.1, clock.now());
      await Promise.resolve();
      if (until()) return true;
    }
    return false;
  };

  /** Sends a command and returns the vehicle's answer. */
  const command = async (id: number, ...params: number[]): Promise<common.MavResult | undefined> => {
    station.forget();
    const [_param1 = 0, _param2 = 0, _param3 = 0, _param4 = 0, _param5 = 0, _param6 = 0, _param7 = 0] = params;
    station.send(
      messageOf(common.CommandLong, {
        ...target,
        command: id,
        _param1,
        _param2,
        _param3,
        _param4,
        _param5,
        _param6,
        _param7,
      }),
    );
    await fly(0.1);
    return station.all(common.CommandAck).find((ack) => ack.command === id)?.result;
  };

  const commandInt = async (
    id: number,
    frame: number,
    params: number[],
    place: { lat: number; lon: number; z: number },
  ) => {
    station.forget();
    const [_param1 = 0, _param2 = 0, _param3 = 0, _param4 = 0] = params;
    station.send(
      messageOf(common.CommandInt, {
        ...target,
        command: id,
        frame,
        _param1,
        _param2,
        _param3,
        _param4,
        _param5: Math.round(place.lat * 1e7),
        _param6: Math.round(place.lon * 1e7),
        _param7: place.z,
      }),
    );
    await fly(0.1);
    return station.all(common.CommandAck).find((ack) => ack.command === id)?.result;
  };

  /** Uploads a mission as it should be done: home first, items on request, until it is accepted. */
  const upload = async (items: readonly common.MissionItemInt[], seconds = 30): Promise<number | undefined> => {
    const type = items[0]?.missionType ?? 0;
    const all = type === 0 ? [missionItem(16, {}), ...items] : items;
    let result: number | undefined;
    let asked = false;
    station.onMessage = (message) => {
      if (message instanceof common.MissionRequest || message instanceof common.MissionRequestInt) {
        const item = all[message.seq];
        asked = true;
        if (item)
          station.send(messageOf(common.MissionItemInt, { ...item, ...target, seq: message.seq, missionType: type }));
      } else if (message instanceof common.MissionAck && message.type !== common.MavMissionResult.INVALID_SEQUENCE)
        result = message.type;
    };
    for (let tried = 0; tried < seconds && result === undefined; tried++) {
      if (!asked) station.send(messageOf(common.MissionCount, { ...target, count: all.length, missionType: type }));
      await fly(1, () => result !== undefined);
    }
    station.onMessage = () => {};
    return result;
  };

  /** GUIDED, armed, and up. */
  const takeOff = async (ahl: number): Promise<void> => {
    await fly(6);
    await command(common.MavCmd.DO_SET_MODE, 1, 4);
    await command(common.MavCmd.COMPONENT_ARM_DISARM, 1);
    await command(common.MavCmd.NAV_TAKEOFF, 0, 0, 0, 0, 0, 0, ahl);
    if (!(await fly(60, () => vehicle.copter.ahl > ahl - 0.5)))
      throw new Error(`it only reached ${vehicle.copter.ahl} m`);
    await fly(3);
  };

  return { clock, vehicle, station, fly, command, commandInt, upload, takeOff, links: [a, b] as const };
}

export type TestFlight = Awaited<ReturnType<typeof testFlight>>;

export interface ItemFields {
  readonly params?: readonly number[];
  readonly lat?: number;
  readonly lon?: number;
  readonly z?: number;
  readonly frame?: number;
  readonly missionType?: number;
}

export function missionItem(command: number, fields: ItemFields): common.MissionItemInt {
  const [param1 = 0, param2 = 0, param3 = 0, param4 = 0] = fields.params ?? [];
  return messageOf(common.MissionItemInt, {
    command,
    frame: fields.frame ?? common.MavFrame.GLOBAL_RELATIVE_ALT_INT,
    param1,
    param2,
    param3,
    param4,
    x: Math.round((fields.lat ?? 0) * 1e7),
    y: Math.round((fields.lon ?? 0) * 1e7),
    z: fields.z ?? 0,
    autocontinue: 1,
    missionType: fields.missionType ?? 0,
  });
}

/** A heartbeat as a ground station sends it. */
export const stationHeartbeat = (): minimal.Heartbeat =>
  messageOf(minimal.Heartbeat, {
    type: minimal.MavType.GCS,
    autopilot: minimal.MavAutopilot.INVALID,
    mavlinkVersion: 3,
  });
