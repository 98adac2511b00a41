import { randomUUID } from "node:crypto";
import { Emitter, type Off } from "../base/emitter.ts";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import {
  type StickCalls,
  type StickFlight,
  type StickGimbal,
  type StickRecord,
  stickDeadlineMs,
} from "../contract/stick.ts";
import type { LatLon } from "../geo/position.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import type { Fence } from "../mission/fence.ts";
import { overGround, withinBounds } from "../mission/stickLimits.ts";
import type { Alerts } from "./alerts.ts";
import { StickStills, type StillPlace } from "./stickStills.ts";

/** What the stick needs of a station. */
export interface StickPlace extends StillPlace {
  readonly clock: Clock;
  readonly alerts: Pick<Alerts, "happened">;
  /** Height of the ground there, metres above sea level, where it is known. */
  groundAmsl(vehicleId: string, place: LatLon): number | undefined;
  /** The fence that it is known to hold. */
  fence(vehicleId: string): Fence | undefined;
  /** Why nobody may fly it from here, in words: another station commands it, or two have its number. */
  whyNotOurs(vehicleId: string): string | undefined;
  guided(vehicleId: string): Promise<void>;
  turn(vehicleId: string, gimbalId: string, rate: StickGimbal): Promise<void>;
}

interface Held {
  readonly token: string;
  readonly flies: boolean;
  readonly gimbalId: string | undefined;
  sequence: number;
  /** Elapsed, of the last word that it is held. */
  heldAt: number;
  state: "moving" | "holding";
  flight: StickFlight | undefined;
  gimbal: StickGimbal | undefined;
  /** The stamp of its newest position, and when that came, elapsed. */
  position: { readonly at: number | undefined; readonly seen: number };
  turnedAt: number;
  said: string;
}

/**
 * Flies copters and turns gimbals by a stick that somebody holds. The dead man's switch is here, not in the window: without a
 * fresh word for 0.3 s the vehicle is told to stand still, whatever became of window, person or joystick.
 */
export class StickControl {
  readonly #place: StickPlace;
  readonly #held = new Map<string, Held>();
  readonly #stills: StickStills;
  readonly #records = new Emitter<StickRecord>();
  readonly #off: Off;

  readonly onStick = this.#records.on;

  constructor(place: StickPlace) {
    this.#place = place;
    this.#stills = new StickStills(place);
    this.#off = every(place.clock, TICK_MS, () => this.#tick());
  }

  close(): void {
    for (const vehicleId of [...this.#held.keys()]) this.#end(vehicleId, undefined);
    this.#stills.close();
    this.#off();
  }

  handlers(): Handlers<StickCalls> {
    return {
      "stick.take": ({ vehicleId, flies, gimbalId }) => this.#take(vehicleId, flies, gimbalId),
      "stick.move": ({ vehicleId, token, sequence, held, flight, gimbal }) => {
        const one = this.#mine(vehicleId, token);
        if (sequence <= one.sequence) return null; // the latest wins
        one.sequence = sequence;
        if (held) {
          one.heldAt = this.#place.clock.elapsed();
          one.flight = one.flies ? flight : undefined;
          one.gimbal = one.gimbalId === undefined ? undefined : gimbal;
          one.state = "moving";
          this.#move(vehicleId, one);
        } else if (one.state === "moving") this.#hold(vehicleId, one, undefined);
        return null;
      },
      "stick.release": ({ vehicleId, token, why }) => {
        const one = this.#mine(vehicleId, token);
        const wasMoving = one.state === "moving";
        this.#end(vehicleId, why && "The joystick was unplugged");
        if (why && wasMoving) this.#alert(vehicleId, "Joystick unplugged", "The joystick was unplugged in a turn");
        return null;
      },
    };
  }

  /** Somebody gives the vehicle another order: that is what it does, and the stick is off. */
  ordered(vehicleId: string, call: string): void {
    const one = this.#held.get(vehicleId);
    if (one && (one.flies ? FLIGHT : GIMBAL).test(call)) this.#takeAway(vehicleId, one, "Another order was given");
    if (IN_GUIDED.test(call)) this.#stills.forget(vehicleId); // a word to stand still would end what it is told now
  }

  async #take(vehicleId: string, flies: boolean, gimbalId: string | undefined): Promise<{ readonly token: string }> {
    const { clock } = this.#place;
    const before = this.#held.get(vehicleId);
    if (before?.state === "moving")
      throw new FailureError("busy", "Somebody else moves it by a stick now", "Ask them to let go of theirs.");
    if (!flies && gimbalId === undefined)
      throw new FailureError("bad-input", "A stick flies the vehicle or turns a gimbal");
    const why = this.#whyNot(vehicleId, flies);
    if (why) throw why;
    if (flies) await this.#place.guided(vehicleId);
    if (this.#held.get(vehicleId) !== before) throw new FailureError("busy", "Somebody else has just taken the stick");
    if (before) this.#end(vehicleId, "Another window took the stick");
    const token = randomUUID();
    this.#held.set(vehicleId, {
      ...{ token, flies, gimbalId, sequence: -1, heldAt: clock.elapsed(), state: "holding", said: "" },
      position: { at: this.#place.live(vehicleId)?.at, seen: clock.elapsed() },
      ...{ flight: undefined, gimbal: undefined, turnedAt: Number.NEGATIVE_INFINITY },
    });
    this.#say(vehicleId, { state: "holding", flies });
    return { token };
  }

  #mine(vehicleId: string, token: string): Held {
    const one = this.#held.get(vehicleId);
    if (one?.token === token) return one;
    throw new FailureError("denied", "This window does not have the vehicle's stick any more", "Take it again.");
  }

  #whyNot(vehicleId: string, flies: boolean): FailureError | undefined {
    const vehicle = this.#place.vehicle(vehicleId);
    if (!vehicle) return new FailureError("not-found", `There is no vehicle ${vehicleId}`);
    const { name, lost, replayed, kind, autopilot, armed, landed } = vehicle;
    const refused = (words: string, remedy?: string) => new FailureError("refused", `${name}: ${words}`, remedy);
    if (replayed) return refused("it is only replayed from a log");
    if (lost) return new FailureError("unreachable", `${name}: nothing is heard of it`, "See to antenna and link.");
    const why = this.#place.whyNotOurs(vehicleId);
    if (why) return new FailureError("denied", `${name}: ${why}`, "Ask for command first.");
    if (!flies) return undefined;
    if (kind !== "multirotor") return refused("only copters are flown by a stick", ELSE);
    if (autopilot !== "ardupilot") return refused(NOT_PX4, ELSE);
    if (!armed || landed !== "in-air") return refused("it is not in the air", "Take off first.");
    if (!this.#place.fence(vehicleId))
      return refused(
        "no fence that keeps it in is known to be on board",
        "Upload or read its fence first: a stick flies within it.",
      );
    const live = this.#place.live(vehicleId);
    if (!live) return refused("it is not known where it is");
    const age = this.#place.clock.now() - live.at;
    if (!this.#held.has(vehicleId) && age > FROZEN_MS)
      return refused(
        `its position is ${(age / 1_000).toFixed(0)} s old`,
        "See whether its position is still heard; a stick needs it to keep within fence and heights.",
      );
    return undefined;
  }

  /** Why it may not be guided by a position that has stopped coming, though its heartbeats go on. */
  #frozen(vehicleId: string, one: Held): string | undefined {
    if (!one.flies) return undefined;
    const now = this.#place.clock.elapsed();
    const at = this.#place.live(vehicleId)?.at;
    if (at !== one.position.at) one.position = { at, seen: now };
    if (now - one.position.seen <= FROZEN_MS) return undefined;
    return `Its position has not been heard for ${FROZEN_MS / 1_000} s`;
  }

  #tick(): void {
    const now = this.#place.clock.elapsed();
    this.#stills.tick();
    for (const [vehicleId, one] of this.#held) {
      const why =
        this.#whyNot(vehicleId, one.flies)?.message ?? this.#leftGuided(vehicleId, one) ?? this.#frozen(vehicleId, one);
      if (why !== undefined) this.#takeAway(vehicleId, one, why);
      else if (one.state === "moving" && now - one.heldAt >= stickDeadlineMs) {
        this.#hold(vehicleId, one, "Nothing was heard of the stick for 0.3 s");
        this.#alert(vehicleId, "Stick lost", "Nothing was heard of the stick any more while it was held");
      } else if (one.state === "moving") this.#move(vehicleId, one);
    }
  }

  #leftGuided(vehicleId: string, { flies }: Held): string | undefined {
    const mode = this.#place.vehicle(vehicleId)?.mode ?? "";
    return flies && mode !== "Guided" ? `It is in ${mode} now: the stick is off` : undefined;
  }

  #takeAway(vehicleId: string, one: Held, why: string): void {
    const wasMoving = one.state === "moving";
    this.#end(vehicleId, why);
    if (wasMoving) this.#alert(vehicleId, "Stick taken away", why);
  }

  #move(vehicleId: string, one: Held): void {
    const live = this.#place.live(vehicleId);
    const fence = this.#place.fence(vehicleId);
    let limited: string | undefined;
    if (one.flies && one.flight && live && fence) {
      const ground = this.#place.groundAmsl(vehicleId, live);
      const { clock } = this.#place;
      const within = withinBounds(overGround(one.flight, live.headingDeg), {
        ...{ place: live, ahl: live.ahl ?? 0, fence, ageS: (clock.elapsed() - one.position.seen) / 1_000 },
        ...(ground !== undefined && { agl: live.amsl - ground }),
        aglAt: (place) => {
          const there = this.#place.groundAmsl(vehicleId, place);
          return there === undefined ? undefined : live.amsl - there;
        },
      });
      limited = within.limited;
      this.#stills.forget(vehicleId);
      this.#place.send(vehicleId, within.velocity);
    }
    this.#turn(vehicleId, one, one.gimbal);
    this.#say(vehicleId, { state: "moving", flies: one.flies, ...(limited !== undefined && { limited }) });
  }

  #hold(vehicleId: string, one: Held, why: string | undefined): void {
    one.state = "holding";
    one.flight = undefined;
    one.turnedAt = Number.NEGATIVE_INFINITY;
    this.#turn(vehicleId, one, one.gimbal && NO_TURN);
    one.gimbal = undefined;
    if (one.flies) this.#stills.begin(vehicleId, { few: this.#place.whyNotOurs(vehicleId) !== undefined });
    this.#say(vehicleId, { state: "holding", flies: one.flies, ...(why !== undefined && { why }) });
  }

  #end(vehicleId: string, why: string | undefined): void {
    const one = this.#held.get(vehicleId);
    if (!one) return;
    if (one.state === "moving") this.#hold(vehicleId, one, why);
    this.#held.delete(vehicleId);
    this.#say(vehicleId, { state: "released", flies: one.flies, ...(why !== undefined && { why }) });
  }

  /** A gimbal is told ten times a second. */
  #turn(vehicleId: string, one: Held, rate: StickGimbal | undefined): void {
    const now = this.#place.clock.elapsed();
    if (one.gimbalId === undefined || !rate || now - one.turnedAt < TURN_MS) return;
    one.turnedAt = now;
    this.#place.turn(vehicleId, one.gimbalId, rate).catch((cause: unknown) => {
      if (this.#held.get(vehicleId) === one)
        this.#takeAway(vehicleId, { ...one, state: "holding" }, failureOf(cause).message);
    });
  }

  #say(vehicleId: string, record: Omit<StickRecord, "vehicleId">): void {
    const one = this.#held.get(vehicleId);
    const said = JSON.stringify(record);
    if (one?.said === said) return;
    if (one) one.said = said;
    this.#records.emit({ vehicleId, ...record });
  }

  #alert(vehicleId: string, title: string, words: string): void {
    this.#place.alerts.happened({
      ...{ what: "stick.lost", vehicleId, severity: "warning", title, words: `${words}: the vehicle holds` },
      remedy: "Take the stick again, or give it an order.",
    });
  }
}

const FLIGHT =
  /^(vehicle\.(arm|takeOff|startMission|pause|resume|goTo|returnHome|land|setMode)|fleet\.command|cue\.accept)$/;
const GIMBAL = /^(gimbal\.(point|rate|lookAt|neutral|lookDown|release)|cue\.accept)$/;
const TICK_MS = 50;
const TURN_MS = 100;
/** A position that is older is not flown by. */
const FROZEN_MS = 1_500;
/** What leaves the vehicle in Guided, or may. */
const IN_GUIDED = /^(vehicle\.(takeOff|pause|goTo|setMode)|fleet\.command|cue\.accept)$/;
const NO_TURN: StickGimbal = { pitchRateDeg: 0, yawRateDeg: 0 };
const ELSE = "Use Go here; the gimbal can be turned.";
/**
 * Offboard wants a stream of setpoints before and all through it, and what follows its loss is a parameter of the vehicle
 * (COM_OBL_RC_ACT), not always a halt. https://docs.px4.io/main/en/flight_modes/offboard.html
 */
const NOT_PX4 =
  "only copters with ArduPilot are flown by a stick: what PX4 does in Offboard when the stick's words are lost is set on the vehicle, and need not be to stop";
