import { common, type minimal } from "mavlink-mappings";
import { failureOf } from "../contract/failure.ts";
import { type CommandClient, CommandRefused } from "./commandClient.ts";
import { messageOf } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";
import type { MessageRate } from "./rateProfiles.ts";

interface Deps {
  readonly node: MavlinkNode;
  readonly commands: CommandClient;
  readonly rates: readonly MessageRate[];
  readonly autopilot: minimal.MavAutopilot;
}

/** The rates of one autopilot: asked for, watched, and asked for again when they stay away. */
export class AutopilotRates {
  readonly systemId: number;
  readonly componentId: number;
  readonly #node: MavlinkNode;
  readonly #commands: CommandClient;
  readonly #counts = new Map<number, number>();
  readonly #heardAt = new Map<number, number>();
  readonly #accepted = new Map<number, number>(); // Hz, by message
  readonly #refused = new Map<number, { readonly at: number; readonly times: number }>();
  readonly #autopilot: minimal.MavAutopilot;
  #rates: readonly MessageRate[];
  #beatAt: number;
  #bootMs = 0;
  #restartedAt = Number.NEGATIVE_INFINITY;
  #countedSince: number;
  #asking = false;
  #again = false;

  constructor(systemId: number, componentId: number, { node, commands, rates, autopilot }: Deps) {
    this.systemId = systemId;
    this.componentId = componentId;
    this.#node = node;
    this.#commands = commands;
    this.#autopilot = autopilot;
    this.#rates = rates;
    this.#beatAt = node.clock.elapsed();
    this.#countedSince = this.#beatAt;
  }

  /** Of its last heartbeat, by the clock's `elapsed`. */
  get beatAt(): number {
    return this.#beatAt;
  }

  /** Notes a heartbeat. One that was silent for long may be another one now: what it refused is asked for again. */
  beat(): void {
    const at = this.#node.clock.elapsed();
    if (at - this.#beatAt > REBOOT_MS) this.#forget();
    this.#beatAt = at;
  }

  /** Notes a message, and how long the vehicle had been running by its own word; a clock that goes back is a new start. */
  note(messageId: number, bootMs: number | undefined): void {
    const at = this.#node.clock.elapsed();
    if (bootMs) this.#running(bootMs, at);
    this.#counts.set(messageId, (this.#counts.get(messageId) ?? 0) + 1);
    this.#heardAt.set(messageId, at);
  }

  #running(bootMs: number, at: number): void {
    const back = this.#bootMs - bootMs;
    if (back < 0) this.#bootMs = bootMs;
    if (back < LATE_MS) return;
    this.#bootMs = bootMs;
    if (at - this.#restartedAt < REBOOT_MS) return; // two vehicles with one number would have it asked without end
    this.#restartedAt = at;
    this.#forget();
    void this.check();
  }

  #forget(): void {
    this.#refused.clear();
    this.#accepted.clear();
  }

  /** Asks for other rates from now on, at once. */
  setRates(rates: readonly MessageRate[]): void {
    if (rates === this.#rates) return;
    this.#rates = rates;
    void this.check();
  }

  /**
   * Asks for what was not agreed on and for what comes less than half as often as it should. What comes more often is let
   * be: another ground station may want it.
   */
  async check(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    if (this.#node.clock.elapsed() - this.#beatAt > CHECK_MS) return;
    this.#asking = true;
    try {
      do {
        this.#again = false;
        await this.#askForMissing();
      } while (this.#again);
    } finally {
      this.#asking = false;
    }
  }

  async #askForMissing(): Promise<void> {
    const missing = this.#rates.filter((rate) => this.#isMissing(rate));
    const asked = this.#rates;
    try {
      for (const rate of missing) {
        if (this.#rates !== asked) break; // the rest is asked for as it is wanted now
        await this.#ask(rate);
      }
      await this.#askForHome();
    } finally {
      this.#counts.clear();
      this.#countedSince = this.#node.clock.elapsed();
    }
  }

  #isMissing({ type: { MSG_ID: id }, hertz, only }: MessageRate): boolean {
    if (only !== undefined && only !== this.#autopilot) return false;
    const now = this.#node.clock.elapsed();
    const refused = this.#refused.get(id);
    if (refused && (refused.times >= MOST_REFUSALS || now - refused.at < REFUSED_MS * 4 ** (refused.times - 1)))
      return false;
    if (this.#accepted.get(id) !== hertz) return true;
    const arriving = 1 - this.#node.lossOf(this.systemId);
    const seconds = (now - this.#countedSince) / 1_000;
    const expected = hertz * seconds * arriving;
    if (expected >= 2) return (this.#counts.get(id) ?? 0) < Math.floor(expected * 0.5);
    const quietMs = (4 / hertz / Math.max(0.2, arriving)) * 1_000;
    return now - (this.#heardAt.get(id) ?? Number.NEGATIVE_INFINITY) > quietMs;
  }

  async #ask({ type, hertz }: MessageRate): Promise<void> {
    const params = [type.MSG_ID, Math.round(1e6 / hertz)];
    try {
      await this.#run(common.MavCmd.SET_MESSAGE_INTERVAL, params, `Asking for ${type.MSG_NAME}`);
      this.#accepted.set(type.MSG_ID, hertz);
      this.#heardAt.set(type.MSG_ID, this.#node.clock.elapsed()); // it is given the time to come
      this.#refused.delete(type.MSG_ID);
    } catch (cause) {
      if (failureOf(cause).code !== "refused") return; // asked again at the next check
      const times = (this.#refused.get(type.MSG_ID)?.times ?? 0) + 1;
      this.#refused.set(type.MSG_ID, { at: this.#node.clock.elapsed(), times });
      // A vehicle that granted another rate knows the command, and only this message not.
      const unknown = cause instanceof CommandRefused && cause.result === common.MavResult.UNSUPPORTED;
      if (unknown && this.#accepted.size === 0) this.#askForStreams();
    }
  }

  /** The way before SET_MESSAGE_INTERVAL: everything at one rate. */
  #askForStreams(): void {
    const request = messageOf(common.RequestDataStream, {
      targetSystem: this.systemId,
      targetComponent: this.componentId,
      reqStreamId: 0,
      reqMessageRate: Math.max(...this.#rates.map(({ hertz }) => hertz)) > 4 ? 4 : 1,
      startStop: 1,
    });
    this.#node.send(request, { systemId: this.systemId });
  }

  async #askForHome(): Promise<void> {
    const home = common.HomePosition.MSG_ID;
    const since = this.#heardAt.get(home);
    if (since !== undefined && this.#node.clock.elapsed() - since < HOME_MS) return;
    try {
      await this.#run(common.MavCmd.REQUEST_MESSAGE, [home], "Asking for the home position");
    } catch {
      // Not set yet, or not answered: asked again at the next check.
    }
  }

  #run(command: number, params: readonly number[], what: string): Promise<void> {
    const { systemId, componentId } = this;
    return this.#commands.run({ systemId, componentId, command, params, kind: "idempotent", what });
  }
}

const CHECK_MS = 3_000;
const REBOOT_MS = 10_000;
const LATE_MS = 5_000; // further back than any reordering
const REFUSED_MS = 60_000;
const MOST_REFUSALS = 3;
const HOME_MS = 30_000;
