import loader, { type Highs } from "highs";

// The package describes its CommonJS face; what Node imports is the loader itself.
const loadHighs = loader as unknown as typeof loader.default;

/** A section cut into edges that a drone flies in one step each. */
export interface Small {
  readonly edges: number;
  readonly closed: boolean;
  readonly drones: number;
  /** Battery changes at node 0: so many steps in the air at most, so many on the ground at least. */
  readonly battery?: { readonly flySteps: number; readonly groundSteps: number };
}

/** Whether drones can see both ends of each edge, from inside it, at least every `gap` steps; undefined: not decided in time. */
export type Oracle = (small: Small, gap: number) => boolean | undefined;

/**
 * The question as an integer programme that knows nothing of parts, rounds or reliefs: drones are a flow through a graph
 * of places (with what is left in the battery) and steps, and among each `gap` instants in a row each end of each edge is
 * seen from its inside at least once: entered or reached. The beginning is free and time is cut off, so that "no" holds for every schedule that goes on without end, and
 * the smallest gap that is possible here is at most the smallest that any such schedule on these steps has.
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
  /** Seen on the way; undefined where it stays. */
  readonly edge?: number;
  /** In the direction of the section. */
  readonly up?: boolean;
}

function modelOf(small: Small, gap: number): string {
  const steps = Math.max(small.battery ? 24 : 12, 3 * gap);
  const arcs = arcsOf(small);
  const name = (step: number, arc: number) => `f_${step}_${arc}`;
  const rows: string[] = [];
  const bounds: string[] = [];
  const all = arcs.map((_, i) => name(0, i)).join(" + ");
  rows.push(`drones: ${all} = ${small.drones}`);
  const nodes = [...new Set(arcs.flatMap(({ from, to }) => [from, to]))];
  for (let step = 1; step < steps; step++)
    nodes.forEach((node, n) => {
      const into = arcs.flatMap(({ to }, i) => (to === node ? [name(step - 1, i)] : []));
      const out = arcs.flatMap(({ from }, i) => (from === node ? [name(step, i)] : []));
      const flow = [...into.map((f) => `+ ${f}`), ...out.map((f) => `- ${f}`)].join(" ");
      if (flow) rows.push(`c_${step}_${n}: ${flow} = 0`);
    });
  for (let edge = 0; edge < small.edges; edge++)
    for (const end of ["start", "end"] as const)
      for (let from = 1; from + gap <= steps; from++) {
        const looks: string[] = [];
        for (let at = from; at < from + gap; at++)
          arcs.forEach((arc, i) => {
            if (arc.edge !== edge) return;
            // Entered there at this instant, or reached there with the step before.
            looks.push(name((arc.up === true) === (end === "start") ? at : at - 1, i));
          });
        rows.push(`w_${edge}_${end}_${from}: ${looks.join(" + ")} >= 1`);
      }
  const names = Array.from({ length: steps }, (_, step) => arcs.map((_, i) => name(step, i))).flat();
  for (const f of names) bounds.push(`0 <= ${f} <= ${small.drones}`);
  return `Minimize\n obj: 0 ${names[0]}\nSubject To\n ${rows.join("\n ")}\nBounds\n ${bounds.join("\n ")}\nGeneral\n ${names.join("\n ")}\nEnd\n`;
}

function arcsOf({ edges, closed, battery }: Small): Arc[] {
  const places = closed ? edges : edges + 1;
  const arcs: Arc[] = [];
  const moves: { from: number; to: number; edge?: number; up?: boolean }[] = [];
  for (let place = 0; place < places; place++) moves.push({ from: place, to: place });
  for (let edge = 0; edge < edges; edge++) {
    const next = closed ? (edge + 1) % edges : edge + 1;
    moves.push({ from: edge, to: next, edge, up: true }, { from: next, to: edge, edge, up: false });
  }
  if (!battery) return moves.map(({ from, to, ...edge }) => ({ from: `p${from}`, to: `p${to}`, ...edge }));
  const { flySteps, groundSteps } = battery;
  for (let left = 1; left <= flySteps; left++)
    for (const { from, to, ...edge } of moves) {
      // Down at the base with whatever is left, and up again with all of it.
      const lands = to === 0;
      arcs.push({ from: `p${from}b${left}`, to: `p${to}b${left - 1}`, ...edge });
      if (lands) arcs.push({ from: `p${from}b${left}`, to: groundSteps > 0 ? "g1" : `p0b${flySteps}`, ...edge });
    }
  for (let wait = 1; wait <= groundSteps; wait++) {
    arcs.push({ from: `g${wait}`, to: wait < groundSteps ? `g${wait + 1}` : `p0b${flySteps}` });
    if (wait === groundSteps) arcs.push({ from: `g${wait}`, to: `g${wait}` });
  }
  return arcs;
}
