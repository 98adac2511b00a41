import { Disposer } from "../base/disposer.ts";
import { Emitter, type Off } from "../base/emitter.ts";
import type { ControlRecord } from "../contract/control.ts";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { CommandClient } from "../mavlink/commandClient.ts";
import type { MavlinkNode } from "../mavlink/node.ts";
import { type ControlRequest, OperatorControl } from "../mavlink/operatorControl.ts";

/** Who commands each vehicle, and the handing over between ground stations. Nothing of it is kept: the vehicles know. */
export class OperatorControls {
  readonly #node: MavlinkNode;
  readonly #control: OperatorControl;
  readonly #dealings = new Map<number, Dealings>();
  readonly #records = new Emitter<ControlRecord>();
  readonly #failures = new Emitter<unknown>();
  readonly #ends = new Disposer();

  /** Who commands a vehicle changed, or somebody asks. */
  readonly onControl = this.#records.on;
  /** What nobody waits for failed: taking over after the other let us. */
  readonly onFailure = this.#failures.on;

  constructor(node: MavlinkNode, commands: CommandClient) {
    this.#node = node;
    this.#control = new OperatorControl(node, commands);
    this.#ends.add(() => this.#control.close());
    this.#ends.add(this.#control.onControl((systemId) => this.#changed(systemId)));
    this.#ends.add(this.#control.onRequest((request) => this.#askedFor(request)));
  }

  close(): void {
    this.#ends.dispose();
    for (const { asked, asking } of this.#dealings.values()) {
      asked?.off();
      asking?.off();
    }
  }

  records(): ControlRecord[] {
    return [...this.#dealings.keys()].flatMap((systemId) => this.#recordOf(systemId) ?? []);
  }

  /** Takes command, or asks who has it: that it was asked is no failure. Rejects as `OperatorControl.request`. */
  async request(systemId: number): Promise<void> {
    const dealings = this.#of(systemId);
    try {
      await this.#control.request(systemId);
    } catch (cause) {
      if (failureOf(cause).code !== "denied") throw cause;
      dealings.asking?.off();
      const until = this.#node.clock.now() + answerMs;
      dealings.asking = { until, off: this.#node.clock.after(answerMs, () => this.#lapsed(systemId)) };
    }
    dealings.keptAt = undefined;
    this.#announce(systemId);
  }

  release(systemId: number): Promise<void> {
    return this.#control.release(systemId);
  }

  /** @throws FailureError `not-found` when nobody asks for it now. */
  async answer(systemId: number, answer: "accept" | "deny"): Promise<void> {
    const { asked } = this.#of(systemId);
    if (!asked)
      throw new FailureError("not-found", `Nobody asks for control of vehicle ${systemId} any more`, "It stays yours.");
    if (answer === "accept") {
      await this.#control.grant(asked.request);
      asked.accepted = true;
    } else {
      await this.#control.deny(asked.request);
      this.#forgetAsked(systemId);
    }
    this.#announce(systemId);
  }

  #of(systemId: number): Dealings {
    const known = this.#dealings.get(systemId) ?? {};
    this.#dealings.set(systemId, known);
    return known;
  }

  #changed(systemId: number): void {
    const dealings = this.#of(systemId);
    const now = this.#control.of(systemId);
    if (now.state !== "ours") this.#forgetAsked(systemId);
    if (now.state !== "another's") dealings.keptAt = undefined;
    if (dealings.asking) {
      if (now.state === "ours") this.#forgetAsking(systemId);
      else if (now.state === "nobody's" || (now.state === "another's" && now.takeoverAllowed)) this.#take(systemId);
    }
    this.#announce(systemId);
  }

  /** Who commanded let us: command is ours within a moment, without the operator asking again. */
  #take(systemId: number): void {
    this.#forgetAsking(systemId);
    this.request(systemId).catch((cause) => this.#failures.emit(cause));
  }

  #askedFor(request: ControlRequest): void {
    const { systemId, until } = request;
    if (this.#control.of(systemId).state !== "ours") return;
    const dealings = this.#of(systemId);
    dealings.asked?.off();
    const off = this.#node.clock.after(Math.max(0, until - this.#node.clock.now()), () => {
      this.#forgetAsked(systemId);
      this.#announce(systemId);
    });
    dealings.asked = { request, accepted: false, off };
    this.#announce(systemId);
  }

  #lapsed(systemId: number): void {
    this.#forgetAsking(systemId);
    this.#of(systemId).keptAt = this.#node.clock.now();
    this.#announce(systemId);
  }

  #forgetAsked(systemId: number): void {
    const dealings = this.#of(systemId);
    dealings.asked?.off();
    dealings.asked = undefined;
  }

  #forgetAsking(systemId: number): void {
    const dealings = this.#of(systemId);
    dealings.asking?.off();
    dealings.asking = undefined;
  }

  #announce(systemId: number): void {
    const record = this.#recordOf(systemId);
    if (record) this.#records.emit(record);
  }

  #recordOf(systemId: number): ControlRecord | undefined {
    const now = this.#control.of(systemId);
    if (now.state === "not-offered") return undefined;
    const { asked, asking, keptAt } = this.#of(systemId);
    return {
      systemId,
      inCommand: inCommand[now.state],
      ...(now.state === "another's" && { stationId: now.systemId }),
      takeoverAllowed: now.state === "nobody's" || now.takeoverAllowed,
      ...(asked && { asked: { stationId: asked.request.from, until: asked.request.until, accepted: asked.accepted } }),
      ...(asking && { asking: { until: asking.until } }),
      ...(keptAt !== undefined && { keptAt }),
    };
  }
}

const inCommand = { ours: "us", "another's": "another", "nobody's": "nobody" } as const;

/** What is going on over a vehicle besides who commands it. */
interface Dealings {
  asked?: { readonly request: ControlRequest; accepted: boolean; readonly off: Off } | undefined;
  asking?: { readonly until: number; readonly off: Off } | undefined;
  keptAt?: number | undefined;
}

const answerMs = 10_000; // what the request itself says, see OperatorControl
