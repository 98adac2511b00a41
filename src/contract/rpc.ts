import type { Off } from "../base/emitter.ts";
import { errorOf, type Failure, FailureError, failureOf } from "./failure.ts";
import type { Port } from "./port.ts";

/** Calls by name: what goes in, what comes out. */
export type Calls = Record<string, { args: unknown; result: unknown }>;
/** Events by name: one whole record each. */
export type Events = Record<string, unknown>;

type Wire =
  | { k: "call"; id: number; name: string; args: unknown }
  | { k: "done"; id: number; result: unknown }
  | { k: "fail"; id: number; failure: Failure }
  | { k: "event"; name: string; value: unknown };

export type Handlers<C> = {
  [N in keyof C]: C[N] extends { args: infer A; result: infer R } ? (args: A) => R | Promise<R> : never;
};
/** For each call, what turns the argument that arrived into one that can be trusted; throws a FailureError that names the place. */
export type Parsers<C> = { [N in keyof C]: C[N] extends { args: infer A } ? (args: unknown) => A : never };

/** The serving end: answers calls with `handlers` after `parsers` accepted their arguments, and announces events. */
export class RpcServer<C, E> {
  readonly #port: Port;
  readonly #off: Off;

  constructor(port: Port, handlers: Handlers<C>, parsers: Parsers<C>) {
    this.#port = port;
    this.#off = port.onMessage((message) => {
      if (!isWire(message) || message.k !== "call") return;
      const { id, name, args } = message;
      void answer(name, args)
        .then((result) => port.post({ k: "done", id, result } satisfies Wire))
        .catch((cause: unknown) => port.post({ k: "fail", id, failure: failureOf(cause) } satisfies Wire));
    });
    const answer = async (name: string, args: unknown): Promise<unknown> => {
      if (!Object.hasOwn(handlers as object, name)) throw new FailureError("bug", `Unknown call ${name}`);
      const handler = handlers[name as keyof C] as (args: unknown) => unknown;
      const parse = parsers[name as keyof C] as (args: unknown) => unknown;
      return handler(parse(args));
    };
  }

  emit<N extends keyof E & string>(name: N, value: E[N]): void {
    this.#port.post({ k: "event", name, value } satisfies Wire);
  }

  /** Stops answering; the port stays as it is. */
  close(): void {
    this.#off();
  }
}

/** The calling end. When the port closes, calls under way fail with code "gone". */
export class RpcClient<C, E> {
  readonly #port: Port;
  readonly #waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (cause: unknown) => void; name: string }
  >();
  readonly #listeners = new Map<string, Set<(value: unknown) => void>>();
  readonly #offs: Off[];
  #nextId = 1;
  #open = true;

  constructor(port: Port, peer: string) {
    this.#port = port;
    this.#offs = [port.onMessage((message) => this.#receive(message)), port.onClose(() => this.#hangUp(peer))];
  }

  call<N extends keyof C & string>(
    name: N,
    args: C[N] extends { args: infer A } ? A : never,
  ): Promise<C[N] extends { result: infer R } ? R : never> {
    if (!this.#open) return Promise.reject(new FailureError("gone", `${name}: the other process has ended`));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: never) => void, reject, name });
      this.#port.post({ k: "call", id, name, args } satisfies Wire);
    });
  }

  on<N extends keyof E & string>(name: N, listener: (value: E[N]) => void): Off {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set);
    const own = (value: unknown) => listener(value as E[N]);
    set.add(own);
    return () => set.delete(own);
  }

  close(): void {
    this.#hangUp("this side");
  }

  #receive(message: unknown): void {
    if (!isWire(message)) return;
    if (message.k === "event") {
      for (const listener of [...(this.#listeners.get(message.name) ?? [])]) listener(message.value);
      return;
    }
    if (message.k === "call") return;
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    this.#waiting.delete(message.id);
    if (message.k === "done") waiting.resolve(message.result as never);
    else waiting.reject(errorOf(message.failure));
  }

  #hangUp(peer: string): void {
    if (!this.#open) return;
    this.#open = false;
    for (const off of this.#offs) off();
    for (const { reject, name } of this.#waiting.values())
      reject(
        new FailureError(
          "gone",
          `${name} was not answered: ${peer} ended`,
          "It is started again by itself; it may have obeyed all the same, so look before you try again",
        ),
      );
    this.#waiting.clear();
  }
}

function isWire(message: unknown): message is Wire {
  return typeof message === "object" && message !== null && "k" in message;
}
