import type { CueRecord, CueWish } from "../../src/contract/cue.ts";
import type { ReliefOpen, ReliefRecord } from "../../src/contract/relief.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";
import { Store } from "../ui/store.ts";

type Client = Pick<RpcClient<StationCalls, StationEvents>, "on" | "call">;

/** What the station proposes, as far as the window knows. */
export interface ReliefView {
  readonly reliefs: ReadonlyMap<string, ReliefRecord>;
  readonly cues: ReadonlyMap<string, CueRecord>;
  /** Ids of what was accepted here and is not answered yet. */
  readonly asked: ReadonlySet<string>;
}

/** Something that a person is asked to decide. */
export type Decision =
  | { readonly kind: "relief"; readonly id: string; readonly reliefId: string; readonly proposal: ReliefOpen }
  | { readonly kind: "cue"; readonly id: string; readonly cue: CueRecord };

const empty: ReliefView = { reliefs: new Map(), cues: new Map(), asked: new Set() };

/** Proposals of schedules that are carried out, and cues: heard from the station, answered by the person at the window. */
export class ReliefDesk {
  readonly view = new Store<ReliefView>(empty);
  #client: Client | undefined;

  /** Listens to a new connection, and asks for what stands already. */
  async follow(client: Client): Promise<void> {
    this.#client = client;
    this.view.set(empty);
    client.on("relief", (one) => this.#put("reliefs", one.id, one));
    client.on("reliefGone", ({ reliefId }) => this.#drop("reliefs", reliefId));
    client.on("cue", (one) => this.#put("cues", one.id, one));
    client.on("cueGone", ({ cueId }) => this.#drop("cues", cueId));
    const [reliefs, cues] = await Promise.all([client.call("relief.list", null), client.call("cue.list", null)]);
    if (this.#client !== client) return;
    // What was announced meanwhile is newer.
    this.view.update((v) => ({
      ...v,
      reliefs: new Map([...reliefs.map((one) => [one.id, one] as const), ...v.reliefs]),
      cues: new Map([...cues.map((one) => [one.id, one] as const), ...v.cues]),
    }));
  }

  gone(): void {
    this.#client = undefined;
    this.view.set(empty);
  }

  /** @throws FailureError as the station does. */
  async accept(decision: Decision): Promise<void> {
    const { id } = decision;
    if (this.view.get().asked.has(id)) return;
    this.#asked(id, true);
    try {
      if (decision.kind === "cue") await this.#call("cue.accept", { cueId: id });
      else {
        const { reliefId, proposal } = decision;
        await this.#call("relief.accept", { reliefId, proposalId: proposal.id, version: proposal.version });
      }
    } finally {
      this.#asked(id, false);
    }
  }

  async decline(decision: Decision, reason: string): Promise<void> {
    if (decision.kind === "cue") await this.#call("cue.drop", { cueId: decision.id, reason });
    else {
      const { reliefId, proposal } = decision;
      await this.#call("relief.decline", { reliefId, proposalId: proposal.id, reason });
    }
  }

  propose(wish: CueWish): Promise<CueRecord> {
    return this.#call("cue.propose", wish);
  }

  end(reliefId: string): Promise<null> {
    return this.#call("relief.end", { reliefId });
  }

  setOut(reliefId: string, droneId: string, reason: string | null): Promise<null> {
    return this.#call("relief.setOut", { reliefId, droneId, reason });
  }

  readonly #call: Client["call"] = (name, args) =>
    this.#client ? this.#client.call(name, args) : (Promise.reject(new Error("The station is not there")) as never);

  #asked(id: string, on: boolean): void {
    this.view.update((v) => {
      const asked = new Set(v.asked);
      if (on) asked.add(id);
      else asked.delete(id);
      return { ...v, asked };
    });
  }

  #put<K extends "reliefs" | "cues">(which: K, id: string, one: ReliefRecord | CueRecord): void {
    this.view.update((v) => ({ ...v, [which]: new Map<string, unknown>(v[which]).set(id, one) }));
  }

  #drop(which: "reliefs" | "cues", id: string): void {
    this.view.update((v) => {
      const left = new Map<string, unknown>(v[which]);
      left.delete(id);
      return { ...v, [which]: left };
    });
  }
}

/** What is to be decided, the most urgent first; a cue that somebody asked for comes before what can wait. */
export function decisionsOf({ reliefs, cues }: Pick<ReliefView, "reliefs" | "cues">): Decision[] {
  const proposals = [...reliefs.values()].flatMap(({ id: reliefId, proposals: all }) =>
    all.map(
      (proposal): Ranked => ({
        rank: RANK[proposal.urgency],
        dueAt: proposal.dueAt,
        decision: { kind: "relief", id: `${reliefId} ${proposal.id}`, reliefId, proposal },
      }),
    ),
  );
  const asked = [...cues.values()].flatMap((cue): Ranked[] =>
    cue.state === "proposed" || cue.state === "refused"
      ? [{ rank: 1, dueAt: cue.proposedAt, decision: { kind: "cue", id: cue.id, cue } }]
      : [],
  );
  return [...proposals, ...asked].sort((a, b) => a.rank - b.rank || a.dueAt - b.dueAt).map(({ decision }) => decision);
}

/** Whether it can be accepted now. */
export function mayAccept(decision: Decision): boolean {
  if (decision.kind === "cue") return decision.cue.state === "proposed";
  const { carriedOut, impossible } = decision.proposal;
  return carriedOut === undefined && impossible === undefined;
}

interface Ranked {
  readonly rank: number;
  readonly dueAt: number;
  readonly decision: Decision;
}

const RANK = { urgent: 0, now: 2, soon: 3 } as const;
