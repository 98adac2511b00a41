import * as v from "valibot";
import type { Off } from "../base/emitter.ts";
import { type RemoteIdOperator, remoteIdOperatorSchema } from "../contract/remoteId.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import { tellOperator } from "../mavlink/remoteId.ts";
import type { Settings } from "../store/settings.ts";

/** Who and where the operator is, remembered and told to the Remote ID transmitters of the vehicles. */
export class RemoteIdTeller {
  readonly #node: MavlinkNode;
  readonly #settings: Settings;
  #operator: RemoteIdOperator;
  #stop: Off = () => {};

  constructor({ node, settings }: { readonly node: MavlinkNode; readonly settings: Settings }) {
    this.#node = node;
    this.#settings = settings;
    this.#operator = settings.get(key, (value) => v.parse(remoteIdOperatorSchema, value)) ?? nobody;
    this.#tell();
  }

  get operator(): RemoteIdOperator {
    return this.#operator;
  }

  /** Tells this from now on, also after a restart. */
  set(operator: RemoteIdOperator): void {
    this.#settings.set(key, operator);
    this.#operator = operator;
    this.#tell();
  }

  close(): void {
    this.#stop();
  }

  #tell(): void {
    this.#stop();
    this.#stop = tellOperator(this.#node, this.#operator);
  }
}

const key = "remoteId.operator";
const nobody: RemoteIdOperator = { operatorId: null, place: null };
