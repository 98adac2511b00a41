import { join } from "node:path";
import { failureOf } from "../../src/contract/failure.ts";
import type { RpcClient } from "../../src/contract/rpc.ts";
import type { StationCalls, StationEvents } from "../../src/contract/station.ts";

/** A number from 0 to below 1, the same row of them for each seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What a station has said that it keeps, as a line for each. */
export type Acknowledge = (line: string) => void;

interface Shift {
  readonly window: RpcClient<StationCalls, StationEvents>;
  readonly chance: () => number;
  readonly flags: readonly string[];
  /** Where exports go. */
  readonly out: string;
  /** Different for each start of the station. */
  readonly life: string;
  readonly acknowledge: Acknowledge;
}

const pick = <T>(many: readonly T[], chance: () => number): T => many[Math.floor(chance() * many.length)] as T;
const footage = { sortieId: "s1", streamId: "v1" };

/** An analyst who judges, notes, tags, joins, corrects and takes back as fast as the station answers, until it is gone. */
export async function analyse(by: string, shift: Shift): Promise<void> {
  const { window, chance, flags, life, acknowledge } = shift;
  const acts: number[] = [];
  const pictures: number[] = [];
  const said = async (call: Promise<{ act: number }>, word: string, among: number[]) => {
    const { act } = await call;
    among.push(act);
    acknowledge(`${by} ${word} ${act}`);
  };
  const deeds: readonly ((n: number) => Promise<void>)[] = [
    () => said(window.call("flags.judge", { flagIds: [pick(flags, chance)], kind: "confirmed", by }), "verdict", acts),
    () =>
      said(
        window.call("flags.judge", {
          ...{ flagIds: [pick(flags, chance), pick(flags, chance)], kind: "dismissed", reason: "local traffic", by },
        }),
        ...(["verdict", acts] as const),
      ),
    (n) => said(window.call("flags.note", { flagId: pick(flags, chance), note: `${life} ${n}`, by }), "note", acts),
    (n) =>
      said(
        window.call("flags.tag", { flagIds: [pick(flags, chance)], add: [`t${life}-${n}`], remove: [], by }),
        ...(["tags", acts] as const),
      ),
    () =>
      said(
        window.call("flags.escalate", { flagIds: [pick(flags, chance)], on: true, by }),
        ...(["escalated", acts] as const),
      ),
    () =>
      said(
        window.call("flags.join", { flagIds: [pick(flags, chance), pick(flags, chance)], by }),
        ...(["joined", acts] as const),
      ),
    () => said(window.call("flags.part", { flagIds: [pick(flags, chance)], by }), "joined", acts),
    () => said(window.call("flags.undo", { act: acts.pop() ?? 0, by }), "undo", []),
    (n) => {
      const box = { x: chance() / 2, y: chance() / 2, w: 0.1, h: 0.1 };
      const word = { kind: "missed", at: 1_000 + n, trackId: `${by}-${life}-${n}`, box, className: "car" } as const;
      return said(window.call("corrections.add", { footage, words: [word], by }), "picture", pictures);
    },
    () => said(window.call("corrections.undo", { act: pictures.pop() ?? 0, by }), "picture", []),
  ];
  await untilGone((n) => pick(deeds, chance)(n));
}

/** A supervisor who changes a rule, holds flags and takes files and packages out. */
export async function supervise(by: string, shift: Shift): Promise<void> {
  const { window, chance, flags, out, life, acknowledge } = shift;
  window.on("evidence", ({ phase, file }) => phase === "done" && acknowledge(`${by} package ${file}`));
  const wrote = async (call: Promise<{ sha256: string }>, file: string) =>
    acknowledge(`${by} file ${file} ${(await call).sha256}`);
  const deeds: readonly ((n: number) => Promise<void>)[] = [
    async () => {
      const [rule] = await window.call("rules.list", null);
      if (!rule) return;
      const saved = await window.call("rules.save", { rule: { ...rule, id: "night", name: `Night ${life}` } });
      acknowledge(`${by} rule ${saved.find(({ id }) => id === "night")?.version}`);
    },
    async () => {
      const flagId = pick(flags, chance);
      await window.call("retention.hold", { flagId, reason: "court", by });
      acknowledge(`${by} hold ${flagId}`);
    },
    async (n) => {
      await window.call("filters.save", { by, id: null, name: `f${life}-${n}`, filter: { text: "car" } });
      acknowledge(`${by} filter f${life}-${n}`);
    },
    (n) => {
      const file = join(out, `${life}-${n}.geojson`);
      const order = { what: "flags", filter: {}, format: "geojson", file, replace: false, by } as const;
      return wrote(window.call("sharing.export", order), file);
    },
    (n) => {
      const file = join(out, `${life}-${n}.jsonl`);
      return wrote(window.call("audit.export", { file, replace: false, by }), file);
    },
    async (n) => {
      const file = join(out, `${life}-${n}${chance() < 0.5 ? ".zip" : ""}`);
      await window.call("evidence.start", { flagIds: [pick(flags, chance)], by, recordings: true, file });
    },
  ];
  await untilGone((n) => pick(deeds, chance)(n));
}

async function untilGone(deed: (n: number) => Promise<void>): Promise<void> {
  for (let n = 0; ; n++) {
    try {
      await deed(n);
    } catch (cause) {
      const { code } = failureOf(cause);
      if (code === "gone") return;
      // What can not be just now: joined already, nothing to take back, another package is being made.
      if (code !== "refused" && code !== "not-found" && code !== "bad-input" && code !== "busy") throw cause;
    }
  }
}
