import { common } from "mavlink-mappings";
import type { Off } from "../base/emitter.ts";
import { FailureError } from "../contract/failure.ts";
import { CommandWish, effectOf } from "./commandWish.ts";
import { messageOf } from "./dialect.ts";
import { commandName, resultWords } from "./mavResult.ts";
import type { MavlinkNode, Received } from "./node.ts";
import { RoundTrips } from "./roundTrips.ts";
import { StatusTexts } from "./statusTexts.ts";

/** A command for one component of a vehicle. */
export interface Command {
  readonly systemId: number;
  readonly componentId?: number; // default 1, the autopilot
  readonly command: number; // MAV_CMD
  /** param1…7, missing ones 0. With `frame`, params 5 and 6 are degrees. */
  readonly params?: readonly number[];
  /**
   * `idempotent`: may be asked again and again until answered. `dangerous`: moves or arms something, so it is repeated only
   * while it is less than a second old, and never late.
   */
  readonly kind: "idempotent" | "dangerous";
  /** It is answered only when it is done, up to half a minute later, as calibrations are. */
  readonly slow?: boolean;
  /** MAV_FRAME of a command with a place; then it is sent as COMMAND_INT. */
  readonly frame?: number;
  /** What the user calls it, for messages: "Arming". Default the command's own name. */
  readonly what?: string;
  /** Called with 0…100, or undefined when unknown, while the vehicle says that it is at work. */
  readonly onProgress?: (percent: number | undefined) => void;
}

/** The vehicle's no to a command, with its MAV_RESULT; `repeated` when it may be the no to a repetition of what it did. */
export class CommandRefused extends FailureError {
  readonly result: number;
  readonly repeated: boolean;

  constructor(message: string, result: number, repeated: boolean) {
    super("refused", message);
    this.result = result;
    this.repeated = repeated;
  }
}

/**
 * Sends commands and waits for the vehicle's own answer. https://mavlink.io/en/services/command.html
 * One command of one kind is under way for each component, and others of that kind wait for it. But what contradicts goes
 * out at once, and the older one ends as `cancelled` and is never sent again: a mode overtakes a mode, a disarming an arming,
 * and returning, landing or pausing whatever would set the vehicle going.
 */
export class CommandClient {
  readonly #node: MavlinkNode;
  /** Knows better than the MAV_RESULT alone why a vehicle refuses, in words to follow "refused:". */
  explain: (systemId: number, result: number) => string | undefined = () => undefined;
  readonly #texts: StatusTexts;
  readonly #trips: RoundTrips;
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #wishes = new Map<string, Set<CommandWish>>(); // by component
  readonly #unansweredAt = new Map<string, number>(); // by lane: when the last command was sent whose answer may still come

  constructor(
    node: MavlinkNode,
    {
      texts = new StatusTexts(node),
      trips = new RoundTrips(),
    }: { readonly texts?: StatusTexts; readonly trips?: RoundTrips } = {},
  ) {
    this.#node = node;
    this.#texts = texts;
    this.#trips = trips;
  }

  /** Whether the component was asked to arm, and has not answered yet. */
  isArming(systemId: number, componentId = 1): boolean {
    const wishes = this.#wishes.get(`${systemId}:${componentId}`) ?? [];
    return [...wishes].some(({ effect }) => effect === "arm");
  }

  /**
   * Resolves when the vehicle accepted the command. Rejects with a FailureError: `unreachable` (no road to it), `refused`
   * with the vehicle's own words, or `timeout`.
   */
  async run(command: Command): Promise<void> {
    const { systemId, componentId = 1 } = command;
    const what = command.what ?? commandName(command.command);
    if (!this.#node.reaches(systemId))
      throw new FailureError("unreachable", `${what} was not sent: no link reaches vehicle ${systemId}`);
    const of = `${systemId}:${componentId}`;
    const lane = `${of}:${command.command}`;
    const askedAt = this.#node.clock.elapsed();
    const wish = new CommandWish(what, effectOf(command.command, command.params?.[0] ?? 0, command.kind));
    const wishes = this.#wishes.get(of) ?? new Set();
    this.#wishes.set(of, wishes);
    for (const older of wishes) if (older.isVoidedBy(wish)) older.overtakeBy(wish);
    wishes.add(wish);
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    const mine = before.then(() => {
      wish.mustStand();
      return this.#attempt({ ...command, componentId, what }, askedAt, { wish, lane });
    });
    const settled = mine.catch(() => {});
    this.#lanes.set(lane, settled);
    try {
      await mine;
    } finally {
      wishes.delete(wish);
      if (wishes.size === 0) this.#wishes.delete(of);
      if (this.#lanes.get(lane) === settled) this.#lanes.delete(lane);
    }
  }

  #attempt(
    command: Command & { componentId: number; what: string },
    askedAt: number,
    { wish, lane }: { readonly wish: CommandWish; readonly lane: string },
  ): Promise<void> {
    const { systemId, componentId, what } = command;
    const { clock } = this.#node;
    const dangerous = command.kind === "dangerous";
    if (dangerous && clock.elapsed() - askedAt > FRESH_MS)
      return Promise.reject(tooLate(what, "another one was still under way"));
    // Answers name only the kind of command: until then one may be meant for the command before.
    const doubtful = (this.#unansweredAt.get(lane) ?? Number.NEGATIVE_INFINITY) + this.#trips.timeout(systemId);
    return new Promise((resolve, reject) => {
      let sent = 0;
      let sentAt = 0;
      let working = false;
      const words: string[] = [];
      let timer: Off = () => {};
      const offs: Off[] = [];
      const end = (failure?: FailureError) => {
        wish.end = undefined;
        timer();
        for (const off of offs) off();
        if (failure) reject(failure);
        else resolve();
      };
      wish.end = end;
      const send = () => {
        sentAt = clock.elapsed();
        this.#unansweredAt.set(lane, sentAt);
        this.#node.send(packetOf(command, sent), { systemId });
        sent++;
        const wait = this.#trips.timeout(systemId) * (dangerous ? 1 : Math.min(4, 1.3 ** (sent - 1)));
        timer = clock.after(command.slow ? SLOW_MS : wait, again);
      };
      const mayRepeat = () => {
        const age = clock.elapsed() - askedAt;
        return dangerous ? age < FRESH_MS : sent < TRIES;
      };
      const again = () => {
        const age = clock.elapsed() - askedAt;
        if (mayRepeat()) send();
        else {
          const rest = dangerous ? Math.max(0, DANGEROUS_MS - age) : 0;
          timer = clock.after(rest, () => end(timedOut(what, dangerous)));
        }
      };
      const progress = (percent: number) => {
        working = true;
        command.onProgress?.(percent <= 100 ? percent : undefined);
        timer();
        timer = clock.after(WORKING_MS, () => end(timedOut(what, dangerous)));
      };
      const settle = (message: common.CommandAck) => {
        this.#unansweredAt.delete(lane);
        if (message.result === common.MavResult.ACCEPTED) end();
        else if (message.result === common.MavResult.IN_PROGRESS) progress(message.progress);
        else {
          timer();
          // The vehicle's own words often follow its answer. At work, ArduPilot says no to a repetition and yes at the end.
          const wait = command.slow && sent > 1 ? SLOWEST_MS : WORDS_MS;
          timer = clock.after(wait, () => end(this.#refused(command, message.result, sent > 1, words)));
        }
      };
      const answered = ({ message, ...from }: Received<common.CommandAck>) => {
        if (from.systemId !== systemId || from.componentId !== componentId) return;
        if (message.command !== command.command || !isForUs(message, this.#node)) return;
        const now = clock.elapsed();
        if (now >= doubtful) {
          if (sent === 1 && !working && !command.slow) this.#trips.note(systemId, now - sentAt);
          settle(message);
          return;
        }
        timer();
        timer = clock.after(doubtful - now, () => (mayRepeat() ? send() : settle(message)));
      };
      offs.push(
        this.#node.on(common.CommandAck, answered),
        this.#texts.onText((text) => {
          if (text.systemId === systemId && text.severity <= common.MavSeverity.WARNING) words.push(text.text);
        }),
      );
      send();
    });
  }

  #refused({ systemId, what }: Command, result: number, repeated: boolean, words: readonly string[]): CommandRefused {
    const why = this.explain(systemId, result) ?? resultWords(result);
    const said = [...new Set(words)].slice(-3).join("; ");
    return new CommandRefused(`${what} was refused: ${why}${said && ` (it says: ${said})`}`, result, repeated);
  }
}

const FRESH_MS = 1_000;
const DANGEROUS_MS = 3_000;
const TRIES = 8;
const WORKING_MS = 10_000;
const WORDS_MS = 300;
const SLOW_MS = 5_000;
const SLOWEST_MS = 20_000;

function packetOf({ systemId, componentId, command, frame, params = [] }: Command, confirmation: number) {
  const p = (i: number) => params[i] ?? 0;
  const target = { targetSystem: systemId, targetComponent: componentId ?? 1, command };
  const first = { _param1: p(0), _param2: p(1), _param3: p(2), _param4: p(3), _param7: p(6) };
  if (frame === undefined)
    return messageOf(common.CommandLong, { ...target, confirmation, ...first, _param5: p(4), _param6: p(5) });
  return messageOf(common.CommandInt, {
    ...target,
    frame,
    ...first,
    _param5: Math.round(p(4) * 1e7),
    _param6: Math.round(p(5) * 1e7),
  });
}

const isForUs = ({ targetSystem, targetComponent }: common.CommandAck, node: MavlinkNode): boolean =>
  (targetSystem === 0 || targetSystem === node.systemId) &&
  (targetComponent === 0 || targetComponent === node.componentId);

const timedOut = (what: string, dangerous: boolean): FailureError =>
  new FailureError(
    "timeout",
    `${what} was not answered`,
    dangerous
      ? "The vehicle may have obeyed all the same: look at it before you try again."
      : "See whether the link to the vehicle is good enough, then try again.",
  );

const tooLate = (what: string, why: string): FailureError =>
  new FailureError("timeout", `${what} was not sent: ${why}`, "Try again.");
