import type { ShownPlan } from "../../../src/contract/planLibrary.ts";
import type { VehicleRecord } from "../../../src/contract/records.ts";
import { flatGround, type Ground, layeredGround } from "../../../src/geo/ground.ts";
import { legsOf } from "../../../src/mission/leg.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { isSamePlan, type OtherFlight } from "../../../src/mission/proof/otherFlight.ts";

/** A plan that is not the one on the table: on board another vehicle, or shown out of the library. */
export interface OtherPlan extends OtherFlight {
  readonly id: string;
}

interface Sources {
  readonly vehicles: Iterable<VehicleRecord>;
  /** The vehicle that is planned for: what it holds is to be replaced. */
  readonly vehicleId: string | null;
  readonly shown: readonly ShownPlan[];
  /** The plan of the library that is on the table. */
  readonly planId: string | null;
  readonly ground: Ground;
}

/** Finds the other plans; each, and the list of all, is the same object until it has become another. */
export function otherPlansReader(): (sources: Sources) => readonly OtherPlan[] {
  let kept = new Map<string, { readonly key: readonly unknown[]; readonly other: OtherPlan }>();
  let list: readonly OtherPlan[] = [];
  return ({ vehicles, vehicleId, shown, planId, ground }) => {
    const next: typeof kept = new Map();
    const take = (id: string, key: readonly unknown[], make: () => OtherPlan) => {
      const before = kept.get(id);
      const same = before && key.every((part, i) => part === before.key[i]);
      next.set(id, same ? before : { key, other: make() });
    };
    for (const { id, name, patrol, replayed, home } of vehicles) {
      if (!patrol || replayed || id === vehicleId) continue;
      const amsl = home && Math.round(home.amsl);
      take(`vehicle ${id}`, [patrol.uploadedAt, name, ground, amsl], () =>
        otherOf(`vehicle ${id}`, patrol.plan, `on board ${name}`, overHome(ground, amsl)),
      );
    }
    const onBoard = [...next.values()].map(({ other }) => other.plan);
    for (const { id, plan, version } of shown) {
      if (id === planId || onBoard.some((one) => isSamePlan(one, plan))) continue;
      take(`library ${id}`, [version, ground], () => otherOf(`library ${id}`, plan, "in the library", ground));
    }
    const all = [...next.values()].map(({ other }) => other);
    const sameList = all.length === list.length && all.every((other, i) => other === list[i]);
    kept = next;
    if (!sameList) list = all;
    return list;
  };
}

const otherOf = (id: string, plan: Plan, where: string, ground: Ground): OtherPlan => ({
  id,
  plan,
  where,
  legs: legsOf(plan, ground),
});

/** As the station knows the ground under a vehicle: level at its home where no elevation is known. */
const overHome = (ground: Ground, amsl: number | undefined): Ground =>
  amsl === undefined ? ground : layeredGround(ground, flatGround(amsl));
