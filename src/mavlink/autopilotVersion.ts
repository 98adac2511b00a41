import { common, type MavLinkData, minimal, standard } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import type { CommandClient } from "./commandClient.ts";
import type { MessageType } from "./dialect.ts";
import { requestMessage } from "./messageRequest.ts";
import type { MavlinkNode } from "./node.ts";

/** What a vehicle's autopilot is and can. */
export interface AutopilotIdentity {
  readonly systemId: number;
  /** "4.5.7 official", "1.15.0 beta". */
  readonly firmware: string;
  /** The start of the commit it was built from, absent when not told. */
  readonly gitHash?: string;
  readonly boardId: number;
  readonly vendorId: number;
  readonly productId: number;
  /** The hardware's own number in hex, absent when not told. */
  readonly uid?: string;
  /** Names of MAV_PROTOCOL_CAPABILITY: "FTP", "MISSION_INT". */
  readonly can: ReadonlySet<string>;
}

/**
 * Asks each autopilot who it is, at first sight and after each reboot.
 * https://mavlink.io/en/messages/common.html#AUTOPILOT_VERSION
 */
export class AutopilotVersions {
  readonly #node: MavlinkNode;
  readonly #commands: CommandClient;
  readonly #known = new Map<number, AutopilotIdentity>();
  readonly #seen = new Map<number, { asking: boolean; times: number; bootMs: number; heardAt: number }>();
  readonly #identities = new Emitter<AutopilotIdentity>();
  readonly #ends = new Disposer();

  readonly onIdentity = this.#identities.on;

  constructor(node: MavlinkNode, commands: CommandClient) {
    this.#node = node;
    this.#commands = commands;
    this.#ends.add(
      node.on(minimal.Heartbeat, ({ message, systemId, componentId, at }) => {
        if (componentId !== 1 || message.autopilot === minimal.MavAutopilot.INVALID) return;
        const seen = this.#seen.get(systemId) ?? { asking: false, times: 0, bootMs: 0, heardAt: at };
        if (at - seen.heardAt > GONE_MS) seen.times = 0;
        seen.heardAt = at;
        this.#seen.set(systemId, seen);
        this.#ask(systemId);
      }),
    );
    // Only what comes often anyway: listening to every message would have every message decoded.
    for (const type of DATED)
      this.#ends.add(
        node.on(type, ({ message, systemId, componentId }) => {
          if (componentId === 1) this.#running(systemId, message.timeBootMs);
        }),
      );
  }

  close(): void {
    this.#ends.dispose();
  }

  of(systemId: number): AutopilotIdentity | undefined {
    return this.#known.get(systemId);
  }

  /** A vehicle whose clock has gone back was switched off and may be another one now. */
  #running(systemId: number, bootMs: number): void {
    const seen = this.#seen.get(systemId);
    if (!seen || bootMs === 0) return;
    if (seen.bootMs - bootMs > REBOOT_MS) {
      seen.times = 0;
      this.#known.delete(systemId);
      seen.bootMs = bootMs;
    } else seen.bootMs = Math.max(seen.bootMs, bootMs);
  }

  #ask(systemId: number): void {
    const seen = this.#seen.get(systemId)!;
    if (seen.asking || seen.times >= TRIES) return;
    seen.asking = true;
    seen.times++;
    const deps = { node: this.#node, commands: this.#commands, systemId };
    requestMessage({ ...deps, type: standard.AutopilotVersion, what: "The autopilot's version" })
      .then((message) => {
        seen.times = TRIES;
        const identity = identityOf(systemId, message);
        this.#known.set(systemId, identity);
        if (!this.#ends.disposed) this.#identities.emit(identity);
      })
      .catch(() => {
        // Not every autopilot tells: the next heartbeat asks again, three times in all.
      })
      .finally(() => {
        seen.asking = false;
      });
  }
}

const DATED: readonly MessageType<MavLinkData & { timeBootMs: number }>[] = [
  common.SystemTime,
  common.Attitude,
  common.GlobalPositionInt,
];
const TRIES = 3;
const GONE_MS = 5_000;
const REBOOT_MS = 5_000;

/** "4.5.7 official" for FIRMWARE_VERSION_TYPE's packing: a byte each of major, minor, patch and type. */
export function firmwareWords(version: number): string {
  const [patch, minor, major] = [8, 16, 24].map((shift) => (version >>> shift) & 0xff);
  const type = version & 0xff;
  const word = standard.FirmwareVersionType[type]?.toLowerCase();
  return `${major}.${minor}.${patch} ${word === "rc" ? "release candidate" : (word ?? `build ${type}`)}`;
}

function identityOf(systemId: number, m: standard.AutopilotVersion): AutopilotIdentity {
  const bits = BigInt(m.capabilities);
  const names = Object.entries(standard.MavProtocolCapability).filter(([, bit]) => typeof bit === "number");
  const can = new Set(names.filter(([, bit]) => (bits & BigInt(bit as number)) !== 0n).map(([name]) => name));
  const hash = m.flightCustomVersion;
  const uid2 = m.uid2.some((byte) => byte !== 0) ? hex(m.uid2).replace(/(00)+$/, "") : undefined;
  const uid = uid2 ?? (BigInt(m.uid) === 0n ? undefined : BigInt(m.uid).toString(16).padStart(16, "0"));
  return {
    systemId,
    firmware: firmwareWords(m.flightSwVersion),
    ...(hash.some((byte) => byte !== 0) && { gitHash: gitHashOf(hash) }),
    boardId: m.boardVersion >>> 16 || m.boardVersion,
    vendorId: m.vendorId,
    productId: m.productId,
    ...(uid && { uid }),
    can,
  };
}

/** ArduPilot writes eight letters of the hash as text, PX4 eight bytes of it, last first. */
function gitHashOf(bytes: readonly number[]): string {
  const text = String.fromCharCode(...bytes);
  return /^[0-9a-f]{8}$/.test(text) ? text : hex([...bytes].reverse());
}

const hex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
