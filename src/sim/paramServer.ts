import { common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import { HASH_NAME, paramHash } from "../mavlink/paramHash.ts";
import type { Param, ParamKind, Params } from "./params.ts";

/** The vehicle's side of the parameter protocol; a list is sent a few at each step. https://mavlink.io/en/services/parameter.html */
export class ParamServer {
  readonly #params: Params;
  readonly #send: (message: MavLinkData) => void;
  readonly #hashes: boolean;
  #listed = Number.POSITIVE_INFINITY;

  /** With `hashes` it gives a checksum over all, as PX4 does: before a list and when it is asked for. */
  constructor(
    params: Params,
    send: (message: MavLinkData) => void,
    { hashes = false }: { readonly hashes?: boolean } = {},
  ) {
    this.#params = params;
    this.#send = send;
    this.#hashes = hashes;
  }

  /** Sends the next of a list that was asked for. */
  step(): void {
    const { list } = this.#params;
    for (let i = 0; i < perStep && this.#listed < list.length; i++) this.#give(list[this.#listed++] as Param);
  }

  /** Answers a message of the parameter protocol; false when it is none. */
  receive(message: MavLinkData): boolean {
    if (message instanceof common.ParamRequestList) {
      if (this.#hashes && this.#listed >= this.#params.list.length) this.#giveHash();
      this.#listed = 0;
    } else if (message instanceof common.ParamRequestRead) {
      const { paramIndex, paramId } = message;
      const param = paramIndex >= 0 ? this.#params.list[paramIndex] : this.#params.find(paramId);
      if (param) this.#give(param);
      else if (this.#hashes && paramIndex < 0 && paramId === HASH_NAME) this.#giveHash();
    } else if (message instanceof common.ParamSet && this.#hashes && message.paramId === HASH_NAME)
      this.#listed = Number.POSITIVE_INFINITY; // the ground has them already
    else if (message instanceof common.ParamSet) {
      const param = this.#params.set(message.paramId, message.paramValue);
      if (param) this.#give(param);
    } else return false;
    return true;
  }

  #giveHash(): void {
    const { list } = this.#params;
    const typed = list.map(({ name, kind, value }) => ({ name, value, type: types[kind] }));
    this.#send(
      messageOf(common.ParamValue, {
        paramId: HASH_NAME,
        paramValue: paramHash(typed, (name) => this.#params.find(name)?.volatile === true),
        paramType: common.MavParamType.UINT32,
        paramCount: list.length,
        paramIndex: 65_535,
      }),
    );
  }

  #give({ name, kind, value }: Param): void {
    const { list } = this.#params;
    this.#send(
      messageOf(common.ParamValue, {
        paramId: name,
        paramValue: value,
        paramType: types[kind],
        paramCount: list.length,
        paramIndex: list.findIndex((param) => param.name === name),
      }),
    );
  }
}

const perStep = 2;
const types: Readonly<Record<ParamKind, number>> = {
  int8: common.MavParamType.INT8,
  int16: common.MavParamType.INT16,
  int32: common.MavParamType.INT32,
  real32: common.MavParamType.REAL32,
};
