import type { LatLon } from "../geo/position.ts";
import type { Fence, FenceCircle, FenceKind, RallyPoint } from "./fence.ts";
import type { Plan } from "./plan.ts";

/** The plan with one more polygon in its fence. */
export const addPolygon = (plan: Plan, kind: FenceKind, points: readonly LatLon[]): Plan =>
  changed(plan, ({ polygons }) => ({ polygons: [...polygons, { kind, points: points.map(bare) }] }));

/** The plan with one more circle in its fence; `radius` is metres. */
export const addCircle = (plan: Plan, { kind, centre, radius }: FenceCircle): Plan =>
  changed(plan, ({ circles }) => ({ circles: [...circles, { kind, centre: bare(centre), radius }] }));

/** The plan with another radius of a circle, metres. */
export const setRadius = (plan: Plan, index: number, radius: number): Plan => changeCircle(plan, index, { radius });

/** The plan with a circle elsewhere or of another radius, metres. */
export const changeCircle = (plan: Plan, index: number, to: Partial<Pick<FenceCircle, "centre" | "radius">>): Plan =>
  changed(plan, ({ circles }) => ({ circles: circles.map((c, i) => (i === index ? { ...c, ...to } : c)) }));

/** The plan with other corners of a polygon. */
export const changePolygon = (plan: Plan, index: number, points: readonly LatLon[]): Plan =>
  changed(plan, ({ polygons }) => ({ polygons: polygons.map((p, i) => (i === index ? { ...p, points } : p)) }));

export const removePolygon = (plan: Plan, index: number): Plan =>
  changed(plan, ({ polygons }) => ({ polygons: polygons.filter((_, i) => i !== index) }));

export const removeCircle = (plan: Plan, index: number): Plan =>
  changed(plan, ({ circles }) => ({ circles: circles.filter((_, i) => i !== index) }));

/** The plan whose fence names no place to go to after a breach. */
export function withoutReturnPoint(plan: Plan): Plan {
  const { returnPoint: _, ...areas } = plan.fence ?? NONE;
  return withFence(plan, areas);
}

/** The plan whose fence names another place to go to after a breach. */
export const moveReturnPoint = (plan: Plan, place: LatLon): Plan => changed(plan, () => ({ returnPoint: bare(place) }));

/** The plan with one more place to return to. */
export const addRallyPoint = (plan: Plan, { lat, lon, ahl }: RallyPoint): Plan =>
  withRally(plan, [...(plan.rally ?? []), { lat, lon, ahl }]);

/** The plan with another height of a rally point, metres above home. */
export const setRallyHeight = (plan: Plan, index: number, ahl: number): Plan =>
  withRally(
    plan,
    (plan.rally ?? []).map((point, i) => (i === index ? { ...point, ahl } : point)),
  );

/** The plan with rally points elsewhere, each at its height. */
export const moveRallyPoints = (plan: Plan, to: ReadonlyMap<number, LatLon>): Plan =>
  withRally(
    plan,
    plan.rally?.map((point, i) => ({ ...point, ...bare(to.get(i) ?? point) })),
  );

export const removeRallyPoint = (plan: Plan, index: number): Plan =>
  withRally(
    plan,
    (plan.rally ?? []).filter((_, i) => i !== index),
  );

/** The plan with another fence; with an empty one it asks for none. */
export function withFence(plan: Plan, fence: Fence | undefined): Plan {
  const { fence: _, ...rest } = plan;
  return !fence || isEmpty(fence) ? rest : { ...rest, fence };
}

/** The plan with other rally points; without any it asks for none. */
export function withRally(plan: Plan, rally: readonly RallyPoint[] | undefined): Plan {
  const { rally: _, ...rest } = plan;
  return !rally || rally.length === 0 ? rest : { ...rest, rally };
}

/** Whether a fence holds nothing. */
export const isEmpty = ({ polygons, circles, returnPoint }: Fence): boolean =>
  polygons.length === 0 && circles.length === 0 && !returnPoint;

const NONE: Fence = { polygons: [], circles: [] };

const changed = (plan: Plan, change: (fence: Fence) => Partial<Fence>): Plan => {
  const fence = plan.fence ?? NONE;
  return withFence(plan, { ...fence, ...change(fence) });
};

const bare = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });
