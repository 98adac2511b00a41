import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import type { Off } from "../base/emitter.ts";
import { failureOf } from "../contract/failure.ts";
import { every } from "./clock.ts";
import { type CommandClient, CommandRefused } from "./commandClient.ts";
import { type MessageType, messageOf } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";

/** How often a vehicle shall send a message. */
export interface MessageRate {
  readonly type: MessageType<MavLinkData>;
  readonly hertz: number;
}

/** For a few vehicles: enough to place what their cameras see. */
export const richRates: readonly MessageRate[] = [
  { type: common.Attitude, hertz: 10 },
  { type: common.GlobalPositionInt, hertz: 5 },
  { type: common.GimbalDeviceAttitudeStatus, hertz: 10 },
  { type: common.VfrHud, hertz: 4 },
  { type: common.GpsRawInt, hertz: 2 },
  { type: common.SysStatus, hertz: 1 },
  { type: common.BatteryStatus, hertz: 1 },
  { type: common.ExtendedSysState, hertz: 1 },
  { type: common.MissionCurrent, hertz: 1 },
];

/**
 * Asks every autopilot that is heard for messages at these rates, and asks again for those that stay away: after a reboot,
 * or because the first request was lost. https://mavlink.io/en/mavgen_python/howto_requestmessages.html
 */
export function startStreamRates(
  node: MavlinkNode,
  commands: CommandClient,
  rates: readonly MessageRate[] = richRates,
): Off {
  const ends = new Disposer();
  const autopilots = new Map<string, Autopilot>();
  const heard = (systemId: number, messageId: number) => {
    for (const autopilot of autopilots.values())
      if (autopilot.systemId === systemId) autopilot.note(messageId, node.clock.now());
  };
  for (const { type } of rates) ends.add(node.on(type, ({ systemId }) => heard(systemId, type.MSG_ID)));
  ends.add(node.on(common.HomePosition, ({ systemId }) => heard(systemId, common.HomePosition.MSG_ID)));
  ends.add(
    node.on(minimal.Heartbeat, ({ message, systemId, componentId, at }) => {
      if (message.autopilot === minimal.MavAutopilot.INVALID) return;
      const id = `${systemId}:${componentId}`;
      let autopilot = autopilots.get(id);
      if (!autopilot) {
        autopilot = new Autopilot(systemId, componentId, { node, commands, rates });
        autopilots.set(id, autopilot);
        void autopilot.check();
      }
      autopilot.beatAt = at;
    }),
  );
  ends.add(
    every(node.clock, CHECK_MS, () => {
      for (const autopilot of autopilots.values()) void autopilot.check();
    }),
  );
  return () => ends.dispose();
}

const CHECK_MS = 3_000;
const REFUSED_MS = 60_000;
const HOME_MS = 30_000;

interface Deps {
  readonly node: MavlinkNode;
  readonly commands: CommandClient;
  readonly rates: readonly MessageRate[];
}

class Autopilot {
  readonly systemId: number;
  readonly componentId: number;
  beatAt = 0;
  readonly #deps: Deps;
  readonly #counts = new Map<number, number>();
  readonly #heardAt = new Map<number, number>();
  readonly #refusedAt = new Map<number, number>();
  #countedSince: number;
  #asking = false;

  constructor(systemId: number, componentId: number, deps: Deps) {
    this.systemId = systemId;
    this.componentId = componentId;
    this.#deps = deps;
    this.#countedSince = deps.node.clock.now();
  }

  note(messageId: number, at: number): void {
    this.#counts.set(messageId, (this.#counts.get(messageId) ?? 0) + 1);
    this.#heardAt.set(messageId, at);
  }

  /** Asks for what comes less than half as often as it should. */
  async check(): Promise<void> {
    const { node, rates } = this.#deps;
    const now = node.clock.now();
    if (this.#asking || (this.beatAt > 0 && now - this.beatAt > CHECK_MS)) return;
    this.#asking = true;
    const seconds = (now - this.#countedSince) / 1_000;
    const arriving = 1 - node.lossOf(this.systemId);
    const missing = rates.filter(({ type, hertz }) => {
      if (now - (this.#refusedAt.get(type.MSG_ID) ?? Number.NEGATIVE_INFINITY) < REFUSED_MS) return false;
      return (this.#counts.get(type.MSG_ID) ?? 0) < Math.floor(hertz * seconds * arriving * 0.5) || seconds === 0;
    });
    try {
      for (const rate of missing) await this.#ask(rate);
      await this.#askForHome();
    } finally {
      this.#counts.clear();
      this.#countedSince = node.clock.now();
      this.#asking = false;
    }
  }

  async #ask({ type, hertz }: MessageRate): Promise<void> {
    const params = [type.MSG_ID, Math.round(1e6 / hertz)];
    try {
      await this.#run(common.MavCmd.SET_MESSAGE_INTERVAL, params, `Asking for ${type.MSG_NAME}`);
    } catch (cause) {
      if (failureOf(cause).code !== "refused") return; // asked again at the next check
      this.#refusedAt.set(type.MSG_ID, this.#deps.node.clock.now());
      if (cause instanceof CommandRefused && cause.result === common.MavResult.UNSUPPORTED) this.#askForStreams();
    }
  }

  /** The way before SET_MESSAGE_INTERVAL: everything at one rate. */
  #askForStreams(): void {
    const request = messageOf(common.RequestDataStream, {
      targetSystem: this.systemId,
      targetComponent: this.componentId,
      reqStreamId: 0,
      reqMessageRate: 4,
      startStop: 1,
    });
    this.#deps.node.send(request, { systemId: this.systemId });
  }

  async #askForHome(): Promise<void> {
    const home = common.HomePosition.MSG_ID;
    const since = this.#heardAt.get(home);
    if (since !== undefined && this.#deps.node.clock.now() - since < HOME_MS) return;
    try {
      await this.#run(common.MavCmd.REQUEST_MESSAGE, [home], "Asking for the home position");
    } catch {
      // Not set yet, or not answered: asked again at the next check.
    }
  }

  #run(command: number, params: readonly number[], what: string): Promise<void> {
    const { systemId, componentId } = this;
    return this.#deps.commands.run({ systemId, componentId, command, params, kind: "idempotent", what });
  }
}
