import type { Ground, GroundPart } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { Plan } from "../../src/mission/plan.ts";
import type { Findings, PlanningNews, PlanningOrder } from "./planningJobs.ts";

/** The way to a planning worker. */
export interface PlanningPort {
  readonly post: (order: PlanningOrder) => void;
}

/** Opens the way; `lost` is told when the worker can not be started or has died. */
export type OpenPlanning = (heard: (news: PlanningNews) => void, lost: (message: string) => void) => PlanningPort;

/** What is to be looked at. */
export interface PlanningJob {
  readonly plan: Plan;
  readonly home: LatLon | null;
  readonly ground: Ground;
  readonly counted: (share: number) => void;
  /** `ms`: how long it took there. */
  readonly planned: (findings: Findings, ms: number) => void;
  /** It can not be done there: the worker is gone, or failed at it. */
  readonly failed: (message: string) => void;
}

/**
 * Looks at plans in a worker beside the window's thread, the last one given only. The ground's heights are sent there
 * once, a few tiles at a time between which the window paints.
 */
export class PlanningAway {
  readonly #open: OpenPlanning;
  #port: PlanningPort | undefined;
  #outbox: { readonly order: PlanningOrder; readonly completes?: Ground }[] = [];
  #pumping: ReturnType<typeof setTimeout> | undefined;
  /** The ground that the worker has whole. */
  #sent: Ground | undefined;
  #grounds = 0;
  #jobs = 0;
  #job: PlanningJob | undefined;

  constructor(open: OpenPlanning) {
    this.#open = open;
  }

  /** Whether a ground can be sent. */
  takes({ parts }: Ground): boolean {
    return parts !== undefined;
  }

  /** Begins a job, in place of the one before, of which nothing is heard any more. */
  begin(job: PlanningJob): void {
    this.#job = job;
    this.#jobs++;
    const { plan, home, ground } = job;
    const orders = ground === this.#sent ? [] : this.#groundOrders(ground);
    this.#outbox = [...orders, { order: { kind: "plan", job: this.#jobs, plan, home } }];
    clearTimeout(this.#pumping);
    this.#pump();
  }

  /** Ends the job under way, of which nothing is heard any more. */
  stop(): void {
    if (!this.#job) return;
    this.#job = undefined;
    this.#jobs++;
    clearTimeout(this.#pumping);
    this.#outbox = [];
    this.#port?.post({ kind: "stop" });
  }

  #groundOrders(ground: Ground): { order: PlanningOrder; completes?: Ground }[] {
    this.#sent = undefined;
    const id = ++this.#grounds;
    const orders = (ground.parts ?? []).flatMap((whole, index) =>
      inPortions(whole).map((part): { order: PlanningOrder; completes?: Ground } => ({
        order: { kind: "ground", id, index, part },
      })),
    );
    const last = orders.pop() ?? { order: { kind: "ground", id, index: 0, part: { kind: "tiles", tiles: [] } } };
    return [...orders, { ...last, completes: ground }];
  }

  #pump(): void {
    const until = performance.now() + SLICE_MS;
    for (let next = this.#outbox.shift(); next; next = this.#outbox.shift()) {
      this.#port ??= this.#open(
        (news) => this.#heard(news),
        (message) => this.#lost(message),
      );
      this.#port.post(next.order);
      if (next.completes) this.#sent = next.completes;
      if (this.#outbox.length === 0 || performance.now() < until) continue;
      this.#pumping = setTimeout(() => this.#pump(), 0);
      return;
    }
  }

  #heard(news: PlanningNews): void {
    const job = this.#job;
    if (!job || news.job !== this.#jobs) return;
    if (news.kind === "counted") {
      job.counted(news.share);
      return;
    }
    this.#job = undefined;
    if (news.kind === "planned") job.planned(news, news.ms);
    else job.failed(news.message);
  }

  #lost(message: string): void {
    const job = this.#job;
    this.#job = undefined;
    this.#port = undefined;
    this.#sent = undefined;
    this.#outbox = [];
    clearTimeout(this.#pumping);
    job?.failed(message);
  }
}

const SLICE_MS = 6;
const PORTION = 16; // tiles in one message, about a megabyte

function inPortions(part: GroundPart): GroundPart[] {
  if (part.kind !== "tiles") return [part];
  const out: GroundPart[] = [];
  for (let i = 0; i < part.tiles.length || i === 0; i += PORTION)
    out.push({ kind: "tiles", tiles: part.tiles.slice(i, i + PORTION) });
  return out;
}

/** Opens a Web Worker. */
export const openPlanningWorker: OpenPlanning = (heard, lost) => {
  const worker = new Worker(new URL("./planningWorker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<PlanningNews>) => heard(data));
  worker.addEventListener("error", ({ message }) => {
    worker.terminate();
    lost(message || "The planning worker could not be started");
  });
  return { post: (order) => worker.postMessage(order) };
};
