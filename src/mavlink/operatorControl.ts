import { common, development } from "mavlink-mappings";
import { Disposer } from "../base/disposer.ts";
import { Emitter } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import { type CommandClient, CommandRefused } from "./commandClient.ts";
import { messageOf } from "./dialect.ts";
import { NOT_IN_CONTROL } from "./mavResult.ts";
import type { MavlinkNode, Received } from "./node.ts";

/** Which ground station may command a vehicle. `not-offered`: the vehicle obeys every ground station. */
export type ControlState =
  | { readonly state: "not-offered" }
  | { readonly state: "nobody's" }
  | { readonly state: "ours"; readonly takeoverAllowed: boolean }
  | { readonly state: "another's"; readonly systemId: number; readonly takeoverAllowed: boolean };

/** Another ground station asks for a vehicle that is ours. */
export interface ControlRequest {
  readonly systemId: number;
  readonly from: number;
  /** When the asking lapses, ms since 1970. */
  readonly until: number;
}

/**
 * Hands vehicles over between ground stations.
 * https://mavlink.io/en/messages/development.html#MAV_CMD_REQUEST_OPERATOR_CONTROL
 */
export class OperatorControl {
  readonly #node: MavlinkNode;
  readonly #commands: CommandClient;
  readonly #status = new Map<number, { componentId: number; inControl: number; takeoverAllowed: boolean }>();
  readonly #requests = new Map<string, number>();
  readonly #changes = new Emitter<number>();
  readonly #asked = new Emitter<ControlRequest>();
  readonly #ends = new Disposer();

  /** Control of this system changed hands, or its terms. */
  readonly onControl = this.#changes.on;
  /** Another asks for one of our vehicles: once for each asking. */
  readonly onRequest = this.#asked.on;

  constructor(node: MavlinkNode, commands: CommandClient) {
    this.#node = node;
    this.#commands = commands;
    commands.explain = (systemId, result) => this.#whyRefused(systemId, result);
    this.#ends.add(node.on(development.ControlStatus, (heard) => this.#told(heard)));
    this.#ends.add(node.on(common.CommandLong, (heard) => this.#request(heard)));
  }

  close(): void {
    this.#ends.dispose();
  }

  of(systemId: number): ControlState {
    const status = this.#status.get(systemId);
    if (!status) return { state: "not-offered" };
    const { inControl, takeoverAllowed } = status;
    if (inControl === 0) return { state: "nobody's" };
    if (inControl === this.#node.systemId) return { state: "ours", takeoverAllowed };
    return { state: "another's", systemId: inControl, takeoverAllowed };
  }

  /**
   * Asks for control; the one who has it is told when it refuses. `takeoverAllowed`: others may then take it unasked.
   * Rejects with a FailureError `denied` when another keeps it, `not-found` when the vehicle knows no such thing.
   */
  async request(
    systemId: number,
    { takeoverAllowed = false }: { readonly takeoverAllowed?: boolean } = {},
  ): Promise<void> {
    const had = this.of(systemId);
    try {
      await this.#run(systemId, [0, 1, takeoverAllowed ? 1 : 0, ANSWER_S], "Asking for control");
    } catch (cause) {
      if (!(cause instanceof CommandRefused) || !isNotOurs(cause.result)) throw cause;
      const who = had.state === "another's" ? `Ground station ${had.systemId}` : "Another ground station";
      throw new FailureError(
        "denied",
        `${who} keeps control of vehicle ${systemId}`,
        "It was told that you ask; try again.",
      );
    }
  }

  /** Gives control back. */
  release(systemId: number): Promise<void> {
    return this.#run(systemId, [0, 0], "Giving control back");
  }

  /** Lets whoever asked take control, for the time that the asking lasts; see `deny` to end it earlier. */
  grant({ systemId, until }: ControlRequest): Promise<void> {
    this.#node.clock.after(Math.max(0, Math.min(LONGEST_MS, until - this.#node.clock.now())), () => {
      const now = this.of(systemId);
      if (!this.#ends.disposed && now.state === "ours" && now.takeoverAllowed)
        this.request(systemId).catch(() => {
          // The link is gone: the state still shows that others may take it.
        });
    });
    return this.request(systemId, { takeoverAllowed: true });
  }

  /** Keeps control. The one who asked hears nothing, and the asking lapses. */
  async deny({ systemId }: ControlRequest): Promise<void> {
    const now = this.of(systemId);
    if (now.state === "ours" && now.takeoverAllowed) await this.request(systemId);
  }

  #whyRefused(systemId: number, result: number): string | undefined {
    const now = this.of(systemId);
    if (now.state !== "another's" || !isNotOurs(result)) return undefined;
    return `ground station ${now.systemId} is in command of the vehicle; request control first`;
  }

  #run(systemId: number, params: number[], what: string): Promise<void> {
    const componentId = this.#status.get(systemId)?.componentId;
    if (componentId === undefined)
      return Promise.reject(
        new FailureError(
          "not-found",
          `Vehicle ${systemId} obeys every ground station`,
          "Agree with the others by voice.",
        ),
      );
    const command = development.MavCmd.REQUEST_OPERATOR_CONTROL;
    return this.#commands.run({ systemId, componentId, command, params, kind: "idempotent", what });
  }

  #told({ message, systemId, componentId }: Received<development.ControlStatus>): void {
    const { SYSTEM_MANAGER, TAKEOVER_ALLOWED } = development.GcsControlStatusFlags;
    if (!(message.flags & SYSTEM_MANAGER)) return;
    const before = this.#status.get(systemId);
    const takeoverAllowed = (message.flags & TAKEOVER_ALLOWED) !== 0;
    const now = { componentId, inControl: message.sysidInControl, takeoverAllowed };
    this.#status.set(systemId, now);
    if (JSON.stringify(before) !== JSON.stringify(now)) this.#changes.emit(systemId);
  }

  #request({ message, systemId, componentId, at }: Received<common.CommandLong>): void {
    const { targetSystem, targetComponent, command, _param1: from } = message;
    if ((command as number) !== development.MavCmd.REQUEST_OPERATOR_CONTROL) return;
    if (targetSystem !== this.#node.systemId || (targetComponent !== 0 && targetComponent !== this.#node.componentId))
      return;
    if (componentId !== this.#status.get(systemId)?.componentId) return;
    const result = common.MavResult.ACCEPTED;
    const ack = { command, result, targetSystem: systemId, targetComponent: componentId };
    this.#node.send(messageOf(common.CommandAck, ack), { systemId });
    const key = `${systemId}:${from}`;
    const elapsed = this.#node.clock.elapsed();
    if (from === this.#node.systemId || elapsed < (this.#requests.get(key) ?? 0)) return;
    const ms = Math.min(LONGEST_MS, Math.max(3, message._param4 || ANSWER_S) * 1_000);
    this.#requests.set(key, elapsed + ms);
    this.#asked.emit({ systemId, from, until: at + ms });
  }
}

/** FAILED by the protocol as first written, NOT_IN_CONTROL later. */
const isNotOurs = (result: number): boolean => result === common.MavResult.FAILED || result === NOT_IN_CONTROL;

const ANSWER_S = 10;
const LONGEST_MS = 60_000;
