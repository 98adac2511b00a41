import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { Conversation } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";
import { bytewise, isWhole, type ParamEncoding, ParamListener, paramRange } from "./paramBits.ts";
import { type ParamOutcome, type ParamToSet, setManyParams } from "./paramWrites.ts";
import { RoundTrips } from "./roundTrips.ts";

/** Whose parameters. */
export interface ParamTarget {
  readonly systemId: number;
  readonly componentId?: number; // default 1
  /** Default `cast`. */
  readonly encoding?: ParamEncoding | undefined;
}

/** A parameter as the vehicle holds it. `type` is MAV_PARAM_TYPE. */
export interface Param {
  readonly name: string;
  readonly value: number;
  readonly type: number;
  /** The vehicle's default, where it told. */
  readonly default?: number;
}

export interface ParamAsking {
  readonly signal?: AbortSignal | undefined;
}

/** Reads and writes single parameters by name. https://mavlink.io/en/services/parameter.html */
export class ParamClient {
  readonly #node: MavlinkNode;
  readonly #trips: RoundTrips;

  constructor(node: MavlinkNode, { trips = new RoundTrips() }: { readonly trips?: RoundTrips } = {}) {
    this.#node = node;
    this.#trips = trips;
  }

  /** Rejects with a FailureError `timeout`: a vehicle that has no such parameter says nothing. */
  get(target: ParamTarget, name: string, { signal }: ParamAsking = {}): Promise<Param> {
    const message = messageOf(common.ParamRequestRead, { ...to(target), paramId: checked(name), paramIndex: -1 });
    const { talk, hear } = this.#talk(target, `Parameter ${name} was not answered`, signal);
    hear(name, (param) => talk.succeed(param));
    talk.say(() => message);
    return talk.outcome;
  }

  /**
   * Writes a value and resolves when the vehicle says that it holds it. Rejects `bad-input` when its type can not hold the
   * value or the link can not carry it exactly, `refused` when the vehicle keeps another, `timeout`.
   */
  async set(target: ParamTarget, name: string, value: number, { signal }: ParamAsking = {}): Promise<Param> {
    const before = await this.get(target, name, { signal });
    const { type } = before;
    if (sameParam(type, before.value, value)) return before;
    carried(target, name, type, value);
    const plain = messageOf(common.ParamSet, { ...to(target), paramId: name, paramValue: value, paramType: type });
    const message = target.encoding === "bytewise" ? bytewise(plain) : plain;
    const { talk, hear } = this.#talk(target, `Setting parameter ${name} was not answered`, signal);
    let saidBefore = 0;
    hear(name, (param) => {
      if (sameParam(type, param.value, value)) talk.succeed(param);
      else if (++saidBefore > 2)
        talk.fail(
          new FailureError("refused", `Parameter ${name} stays at ${param.value}: the vehicle refused ${value}`),
        );
    });
    talk.say(() => message);
    return talk.outcome;
  }

  /**
   * Writes many, a few at a time, each with its outcome in the order given; goes on after a cut of the link of up to a
   * minute. What changes the vehicle's own system id is written last.
   */
  setAll(
    target: ParamTarget,
    values: readonly ParamToSet[],
    options: ParamAsking & { readonly onOutcome?: ((outcome: ParamOutcome) => void) | undefined } = {},
  ): Promise<ParamOutcome[]> {
    const set = (name: string, value: number) => this.set(target, name, value, options);
    return setManyParams(this.#node, target.systemId, values, { ...options, set });
  }

  #talk(target: ParamTarget, what: string, signal: AbortSignal | undefined) {
    if (!this.#node.reaches(target.systemId))
      throw new FailureError("unreachable", `No link reaches vehicle ${target.systemId}`);
    const talk = new Conversation<Param>({
      node: this.#node,
      trips: this.#trips,
      systemId: target.systemId,
      componentId: target.componentId ?? 1,
      signal,
      giveUpMs: 5_000,
      silent: () => new FailureError("timeout", what, "See whether the vehicle has it and the link is good enough."),
    });
    const exact = new ParamListener(this.#node, target.encoding);
    const end = () => exact.dispose();
    talk.outcome.then(end, end);
    const hear = (name: string, listener: (param: Param) => void) =>
      talk.on(common.ParamValue, (message, at) => {
        if (message.paramId !== name) return;
        talk.answered(at);
        listener({ name, value: exact.valueOf(message), type: message.paramType });
      });
    return { talk, hear };
  }
}

/** Whether two values are one to a vehicle: whole numbers exactly, others as 32-bit floats. */
function sameParam(type: number, a: number, b: number): boolean {
  return a === b || (!isWhole(type) && Object.is(Math.fround(a) + 0, Math.fround(b) + 0));
}

const to = ({ systemId, componentId = 1 }: ParamTarget) => ({ targetSystem: systemId, targetComponent: componentId });

function checked(name: string): string {
  if (/^[A-Za-z0-9_.-]{1,16}$/.test(name)) return name;
  throw new FailureError(
    "bad-input",
    `"${name}" is no name of a parameter`,
    "Names have at most 16 letters and digits.",
  );
}

/** Throws when the vehicle could not get this very value. */
function carried({ encoding }: ParamTarget, name: string, type: number, value: number): void {
  const bad = (why: string) => new FailureError("bad-input", `Parameter ${name} can not be ${value}: ${why}`);
  if (!Number.isFinite(value)) throw bad("it must be a number");
  const range = paramRange(type);
  if (!isWhole(type)) {
    if (!Number.isFinite(Math.fround(value))) throw bad("it is too large for a 32-bit float");
    return;
  }
  if (!Number.isInteger(value)) throw bad("it takes whole numbers only");
  if (range && (value < range[0] || value > range[1])) throw bad(`it goes from ${range[0]} to ${range[1]}`);
  if (encoding !== "bytewise" && Math.fround(value) !== value)
    throw bad(`it would arrive as ${Math.fround(value)}, as this vehicle takes numbers as floats`);
}
