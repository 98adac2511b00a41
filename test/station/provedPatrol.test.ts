import { expect, test } from "vitest";
import { FailureError } from "../../src/contract/failure.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { provedPatrol } from "../../src/station/provedPatrol.ts";
import { at } from "../geo/local.ts";
import { bentPlan } from "../mission/samples.ts";

const home = { ...at(200, -300), amsl: 900 };
type Parts = Parameters<typeof provedPatrol>[0];
/** A station whose elevation files hold this; its vehicle says how high home lies. */
const stationOver = (terrain: Ground | undefined): Parts =>
  ({
    fleet: { find: () => ({ state: { home } }) },
    terrain: { over: async (_: unknown, work: (ground: Ground | undefined) => unknown) => work(terrain) },
    demo: {},
  }) as unknown as Parts;
const keeping: Plan = {
  ...bentPlan,
  pattern: { ...bentPlan.pattern, aboveGround: { agl: 90, tolerance: 15, floor: 60 } },
};
const refused = async (plan: Plan, terrain: Ground | undefined): Promise<string | undefined> =>
  provedPatrol(stationOver(terrain), "1:1", plan).then(
    () => undefined,
    (cause: unknown) => (cause instanceof FailureError ? cause.message : String(cause)),
  );

test("a height above ground is not kept over ground that nobody knows, though the height of home is known", async () => {
  expect(await refused(keeping, { elevation: () => 900 })).toBeUndefined();
  const words =
    "Upload refused: The height of the ground under the path is not known, so 90 m above it can not be kept";
  expect(await refused(keeping, undefined)).toBe(words);
  // Known around home, and not all along the section: no level ground is put in place of the rest.
  const west: Ground = { elevation: ({ lon }) => (lon < at(800, 0).lon ? 900 : undefined) };
  expect(await refused(keeping, west)).toBe(words);
});

test("a height above home is flown where no ground is known", async () => {
  expect(await refused(bentPlan, undefined)).toBeUndefined();
});
