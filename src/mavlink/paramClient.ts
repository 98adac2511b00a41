import { common } from "mavlink-mappings";
import { FailureError } from "../contract/failure.ts";
import { Conversation } from "./conversation.ts";
import { messageOf } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";
import { RoundTrips } from "./roundTrips.ts";

/** Whose parameters. */
export interface ParamTarget {
  readonly systemId: number;
  readonly componentId?: number; // default 1
}

/** A parameter as the vehicle holds it. `type` is MAV_PARAM_TYPE. */
export interface Param {
  readonly name: string;
  readonly value: number;
  readonly type: number;
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
  get(target: ParamTarget, name: string): Promise<Param> {
    const message = messageOf(common.ParamRequestRead, { ...to(target), paramId: checked(name), paramIndex: -1 });
    const talk = this.#talk(target, `Parameter ${name} was not answered`);
    talk.on(common.ParamValue, ({ paramId, paramValue, paramType }, at) => {
      if (paramId !== name) return;
      talk.answered(at);
      talk.succeed({ name, value: paramValue, type: paramType });
    });
    talk.say(() => message);
    return talk.outcome;
  }

  /** Writes a value and resolves when the vehicle says that it holds it; rejects `refused` when it keeps another. */
  async set(target: ParamTarget, name: string, value: number): Promise<Param> {
    const before = await this.get(target, name);
    if (same(before.value, value)) return before;
    const message = messageOf(common.ParamSet, {
      ...to(target),
      paramId: name,
      paramValue: value,
      paramType: before.type,
    });
    const talk = this.#talk(target, `Setting parameter ${name} was not answered`);
    let saidBefore = 0;
    talk.on(common.ParamValue, ({ paramId, paramValue, paramType }, at) => {
      if (paramId !== name) return;
      talk.answered(at);
      if (same(paramValue, value)) talk.succeed({ name, value: paramValue, type: paramType });
      else if (++saidBefore > 2)
        talk.fail(
          new FailureError("refused", `Parameter ${name} stays at ${paramValue}: the vehicle refused ${value}`),
        );
    });
    talk.say(() => message);
    return talk.outcome;
  }

  #talk(target: ParamTarget, what: string): Conversation<Param> {
    if (!this.#node.reaches(target.systemId))
      throw new FailureError("unreachable", `No link reaches vehicle ${target.systemId}`);
    return new Conversation<Param>({
      node: this.#node,
      trips: this.#trips,
      systemId: target.systemId,
      componentId: target.componentId ?? 1,
      giveUpMs: 5_000,
      silent: () => new FailureError("timeout", what, "See whether the vehicle has it and the link is good enough."),
    });
  }
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

/** Parameters are 32-bit floats on the wire. */
const same = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(1e-6, Math.abs(b) * 1e-6);
