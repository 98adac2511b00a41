import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { FailureError } from "../contract/failure.ts";
import type { Output } from "./families/family.ts";

/** One input or output of a network, as the file tells it; extents that are free are words. */
export interface TensorShape {
  readonly name: string;
  readonly type: string; // float32, int64, …
  readonly dims: readonly (number | string)[];
}

/** What goes into one run. Floats may lie in shared memory: then the thread that asks copies nothing. */
export interface Feed {
  readonly data: Float32Array | BigInt64Array;
  readonly dims: readonly number[];
}

/** How a network is to be run. */
export interface SessionOptions {
  readonly provider: string; // as onnxruntime calls it: cpu, cuda, dml, coreml
  readonly threads: number;
}

interface Opened {
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
}
type Order =
  | { readonly kind: "open"; readonly file: string; readonly options: SessionOptions }
  | { readonly kind: "run"; readonly feeds: Readonly<Record<string, Feed>> }
  | { readonly kind: "close" };
type Answer =
  | { readonly kind: "opened"; readonly opened: Opened }
  | { readonly kind: "ran"; readonly outputs: readonly Output[]; readonly runMs: number }
  | { readonly kind: "closed" }
  | { readonly kind: "failed"; readonly reason: string };

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (cause: Error) => void;
}

/**
 * A network on a thread of its own: onnxruntime-node computes on the thread that calls it, and for so long that thread
 * hears nothing. One order at a time.
 */
export class SessionThread {
  readonly #worker: Worker;
  readonly #file: string;
  #waiting: Waiting | undefined;
  /** The answer to the last order. */
  #underWay: Promise<unknown> = Promise.resolve();
  /** Set once nothing may be asked any more. */
  #gone: FailureError | undefined;
  #ended = false;
  #opened: Opened = { inputs: [], outputs: [] };

  private constructor(file: string) {
    this.#file = file;
    const runtime = createRequire(import.meta.url).resolve("onnxruntime-node");
    // A thread made of a function needs no file of its own, neither from source nor in a bundle.
    this.#worker = new Worker(`(${serveSession})(require)`, { eval: true, workerData: { runtime } });
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => this.#settle((waiting) => waiting.resolve(answer)));
    this.#worker.on("error", (cause) => this.#end(cause instanceof Error ? cause.message : String(cause)));
    this.#worker.on("exit", () => this.#end("its thread ended"));
  }

  /** Opens a model. Rejects with a FailureError when the runtime refuses it, or has no such provider. */
  static async open(file: string, options: SessionOptions): Promise<SessionThread> {
    const thread = new SessionThread(file);
    try {
      const answer = await thread.#ask({ kind: "open", file, options });
      if (answer.kind === "opened") thread.#opened = answer.opened;
      return thread;
    } catch (cause) {
      await thread.#worker.terminate();
      throw cause;
    }
  }

  get inputs(): readonly TensorShape[] {
    return this.#opened.inputs;
  }
  get outputs(): readonly TensorShape[] {
    return this.#opened.outputs;
  }

  /** Runs the network once; `runMs` is the time in onnxruntime alone. */
  async run(feeds: Readonly<Record<string, Feed>>): Promise<{ outputs: readonly Output[]; runMs: number }> {
    const answer = await this.#ask({ kind: "run", feeds });
    return answer.kind === "ran" ? answer : { outputs: [], runMs: 0 };
  }

  /** Ends the thread after the run under way; what is asked from now on fails as of a thread that ended. */
  async close(): Promise<void> {
    if (this.#gone) return;
    this.#gone = this.#failure("its thread ended");
    await this.#underWay.catch(() => undefined);
    if (!this.#ended) await this.#post({ kind: "close" }).catch(() => undefined);
    await this.#worker.terminate();
  }

  #ask(order: Order): Promise<Answer> {
    if (this.#gone) return Promise.reject(this.#gone);
    if (this.#waiting) return Promise.reject(new FailureError("bug", "A network was asked twice at a time"));
    return this.#post(order);
  }

  #post(order: Order): Promise<Answer> {
    const answered = new Promise<Answer>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.ref(); // a run under way keeps the process alive, a resting network does not
      this.#worker.postMessage(order);
    });
    this.#underWay = answered;
    return answered.then((answer) => {
      if (answer.kind === "failed") throw new FailureError("bad-input", answer.reason);
      return answer;
    });
  }

  #settle(settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#worker.unref();
    if (waiting) settle(waiting);
  }

  #end(why: string): void {
    this.#ended = true;
    const gone = this.#failure(why);
    this.#gone ??= gone;
    this.#settle((waiting) => waiting.reject(gone));
  }

  #failure(why: string): FailureError {
    return new FailureError("gone", `The network no longer runs: ${why}, ${this.#file}`, "Load it again");
  }
}

/** The other thread's whole program: it may use nothing from outside itself. */
function serveSession(load: (id: string) => unknown): void {
  const { parentPort, workerData } = load("node:worker_threads") as typeof import("node:worker_threads");
  const runtime = load((workerData as { runtime: string }).runtime) as {
    InferenceSession: { create(file: string, options: object): Promise<InferenceSession> };
    Tensor: new (type: string, data: unknown, dims: readonly number[]) => Tensor;
  };
  let session: InferenceSession | undefined;
  const shapeOf = (value: InferenceSession.ValueMetadata) =>
    value.isTensor
      ? { name: value.name, type: value.type, dims: [...value.shape] }
      : { name: value.name, type: "no tensor", dims: [] };
  const own = new Map<string, Float32Array<ArrayBuffer>>();
  /** Electron's Node refuses shared memory in native calls: what was written there is copied once, into reused memory. */
  const ownFloats = (name: string, shared: Float32Array): Float32Array<ArrayBuffer> => {
    const known = own.get(name);
    const floats = known?.length === shared.length ? known : new Float32Array(shared.length);
    own.set(name, floats);
    floats.set(shared);
    return floats;
  };
  const obey = async (order: Order): Promise<Answer> => {
    if (order.kind === "open") {
      const { provider, threads } = order.options;
      session = await runtime.InferenceSession.create(order.file, {
        executionProviders: provider === "cpu" ? ["cpu"] : [provider, "cpu"],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 4,
        // DirectML asks for it: https://onnxruntime.ai/docs/execution-providers/DirectML-ExecutionProvider.html
        ...(provider === "dml" && { enableMemPattern: false, executionMode: "sequential" }),
      });
      const [inputs, outputs] = [session.inputMetadata.map(shapeOf), session.outputMetadata.map(shapeOf)];
      return { kind: "opened", opened: { inputs, outputs } };
    }
    if (order.kind === "close") {
      await session?.release();
      session = undefined;
      return { kind: "closed" };
    }
    const feeds: Record<string, Tensor> = {};
    for (const [name, { data, dims }] of Object.entries(order.feeds))
      feeds[name] =
        data instanceof Float32Array
          ? new runtime.Tensor("float32", ownFloats(name, data), dims)
          : new runtime.Tensor("int64", data, dims);
    const startedAt = performance.now();
    const results = await session?.run(feeds);
    const runMs = performance.now() - startedAt;
    const outputs = Object.entries(results ?? {}).map(([name, { data, dims }]) => ({ name, data, dims: [...dims] }));
    return { kind: "ran", outputs: outputs as unknown as Output[], runMs };
  };
  const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
  parentPort?.on("message", (order: Order) => {
    obey(order).then(
      (answer) => {
        const buffers = answer.kind === "ran" ? answer.outputs.map(({ data }) => data.buffer as ArrayBuffer) : [];
        try {
          parentPort.postMessage(answer, [...new Set(buffers)]);
        } catch {
          parentPort.postMessage(answer); // memory that can not change hands is copied
        }
      },
      (cause) => parentPort.postMessage({ kind: "failed", reason: reason(cause) } satisfies Answer),
    );
  });
}
