import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { readyAfter } from "../../../src/mission/schedule/sortie.ts";

/** What a drone does from one instant to another, ms of Unix time. */
export interface Bar {
  readonly drone: number;
  readonly kind: "transit" | "watch" | "ground";
  readonly from: number;
  readonly to: number;
}

/** The bars of the chart: the way out, on the section, the way home, the turnaround; cut to the scheduled time. */
export function barsOf({ task, sorties }: Schedule): Bar[] {
  const { drones, startAt, horizonMs } = task;
  const endAt = startAt + horizonMs;
  const index = new Map(drones.map(({ id }, i) => [id, i]));
  const bars: Bar[] = [];
  for (const sortie of sorties) {
    const i = index.get(sortie.droneId);
    const drone = i === undefined ? undefined : drones[i];
    if (i === undefined || !drone) continue;
    const add = (kind: Bar["kind"], from: number, to: number): void => {
      const [a, b] = [Math.max(from, startAt), Math.min(to, endAt)];
      if (b > a) bars.push({ drone: i, kind, from: a, to: b });
    };
    const arriveAt = sortie.watch[0]?.fromAt ?? sortie.leaveAt;
    add("transit", sortie.from?.at ?? sortie.takeOffAt, arriveAt);
    add("watch", arriveAt, sortie.leaveAt);
    add("transit", sortie.leaveAt, sortie.returnAt);
    add("ground", sortie.returnAt, readyAfter(drone, sortie));
  }
  return bars;
}
