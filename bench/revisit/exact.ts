import loader, { type Highs } from "highs";

// The package describes its CommonJS face; what Node imports is the loader itself.
const loadHighs = loader as unknown as typeof loader.default;

/** Drones that are alike in everything, on a section cut into edges. */
export interface SmallDrones {
  readonly count: number;
  /** Steps that they take for an edge: the larger, the slower. */
  readonly pace: number;
  /** Battery changes at a node: so many steps in the air at most, so many on the ground at least. */
  readonly battery?: { readonly flySteps: number; readonly groundSteps: number; readonly base: number };
}

/** A section cut into edges, and who is to watch it. */
export interface Small {
  readonly edges: number;
  readonly closed: boolean;
  readonly fleet: readonly SmallDrones[];
}

/** Whether drones can see both ends of each edge, from inside it, at least every `gap` steps; undefined: not decided in time. */
export type Oracle = (small: Small, gap: number) => boolean | undefined;

/**
 * The question as an integer programme that knows nothing of parts, rounds, sweeps or reliefs: drones of a kind are a flow
 * through a graph of places (with what is left in the battery) and steps, and among each `gap` instants in a row each end
 * of each edge is seen from its inside at least once: entered or reached. The beginning is free, in the middle of an edge
 * too, and time is cut off, so that "no" holds for every schedule that goes on without end, and the smallest gap that is
 * possible here is at most the smallest that any such schedule on these steps has.
 */
export async function exactOracle(timeLimitS: number): Promise<Oracle> {
  const highs = await loadHighs();
  return (small, gap) => solve(highs, modelOf(small, gap), timeLimitS);
}

function solve(highs: Highs, model: string, timeLimitS: number): boolean | undefined {
  const { Status } = highs.solve(model, { time_limit: timeLimitS, output_flag: false });
  if (Status === "Optimal") return true;
  if (Status === "Infeasible") return false;
  return undefined;
}

interface Arc {
  readonly from: string;
  readonly to: string;
  readonly steps: number;
  /** Seen on the way; undefined where it stays. */
  readonly edge?: number;
  /** In the direction of the section. */
  readonly up?: boolean;
}

function modelOf(small: Small, gap: number): string {
  const steps = Math.max(small.fleet.some(({ battery }) => battery) ? 24 : 12, 3 * gap);
  const rows: string[] = [];
  const bounds: string[] = [];
  const names: string[] = [];
  const looks = new Map<string, string[]>(); // by edge, end and instant
  small.fleet.forEach((drones, kind) => {
    const arcs = arcsOf(small, drones);
    const name = (at: number, arc: number) => `f${kind}_${at < 0 ? `m${-at}` : at}_${arc}`;
    const into = new Map<string, string[]>(); // by node and instant
    const out = new Map<string, string[]>();
    const add = (to: Map<string, string[]>, key: string, flow: string) => {
      const there = to.get(key);
      if (there) there.push(flow);
      else to.set(key, [flow]);
    };
    const first: string[] = [];
    arcs.forEach((arc, i) => {
      // Who began an edge before the beginning is still on it then.
      for (let at = 1 - arc.steps; at < steps; at++) {
        const flow = name(at, i);
        names.push(flow);
        bounds.push(`0 <= ${flow} <= ${drones.count}`);
        if (at <= 0) first.push(flow);
        else add(out, `${at} ${arc.from}`, flow);
        add(into, `${at + arc.steps} ${arc.to}`, flow);
        if (arc.edge === undefined) continue;
        const [leaves, reaches] = arc.up ? ["start", "end"] : ["end", "start"];
        add(looks, `${arc.edge} ${leaves} ${at}`, flow);
        add(looks, `${arc.edge} ${reaches} ${at + arc.steps}`, flow);
      }
    });
    rows.push(`drones${kind}: ${first.join(" + ")} = ${drones.count}`);
    const nodes = [...new Set(arcs.flatMap(({ from, to }) => [from, to]))];
    for (let at = 1; at < steps; at++)
      nodes.forEach((node, n) => {
        const key = `${at} ${node}`;
        const flow = [...(into.get(key) ?? []).map((f) => `+ ${f}`), ...(out.get(key) ?? []).map((f) => `- ${f}`)];
        if (flow.length > 0) rows.push(`c${kind}_${at}_${n}: ${flow.join(" ")} = 0`);
      });
  });
  for (let edge = 0; edge < small.edges; edge++)
    for (const end of ["start", "end"] as const)
      for (let from = 1; from + gap <= steps; from++) {
        const seen = Array.from({ length: gap }, (_, i) => looks.get(`${edge} ${end} ${from + i}`) ?? []).flat();
        rows.push(`w_${edge}_${end}_${from}: ${seen.join(" + ")} >= 1`);
      }
  return `Minimize\n obj: 0 ${names[0]}\nSubject To\n ${rows.join("\n ")}\nBounds\n ${bounds.join("\n ")}\nGeneral\n ${names.join("\n ")}\nEnd\n`;
}

function arcsOf({ edges, closed }: Small, { pace, battery }: SmallDrones): Arc[] {
  const places = closed ? edges : edges + 1;
  const moves: { from: number; to: number; steps: number; edge?: number; up?: boolean }[] = [];
  for (let place = 0; place < places; place++) moves.push({ from: place, to: place, steps: 1 });
  for (let edge = 0; edge < edges; edge++) {
    const next = closed ? (edge + 1) % edges : edge + 1;
    moves.push({ from: edge, to: next, steps: pace, edge, up: true });
    moves.push({ from: next, to: edge, steps: pace, edge, up: false });
  }
  if (!battery) return moves.map(({ from, to, ...how }) => ({ from: `p${from}`, to: `p${to}`, ...how }));
  const { flySteps, groundSteps, base } = battery;
  const full = `p${base}b${flySteps}`;
  const arcs: Arc[] = [];
  for (let left = 1; left <= flySteps; left++)
    for (const { from, to, ...how } of moves) {
      if (how.steps > left) continue;
      arcs.push({ from: `p${from}b${left}`, to: `p${to}b${left - how.steps}`, ...how });
      // Down at the base with whatever is left, and up again with all of it.
      if (to === base) arcs.push({ from: `p${from}b${left}`, to: groundSteps > 0 ? "g1" : full, ...how });
    }
  for (let wait = 1; wait <= groundSteps; wait++) {
    arcs.push({ from: `g${wait}`, to: wait < groundSteps ? `g${wait + 1}` : full, steps: 1 });
    if (wait === groundSteps) arcs.push({ from: `g${wait}`, to: `g${wait}`, steps: 1 });
  }
  return arcs;
}
