import { expect, it } from "vitest";
import { newPlan } from "../../src/mission/edit.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { droneNow, flownByHand, whereOf } from "../../src/station/reliefDrones.ts";
import { liveOf } from "../../src/vehicle/liveVehicle.ts";
import { modesOf } from "../../src/vehicle/modes.ts";
import type { Vehicle } from "../../src/vehicle/vehicle.ts";
import type { VehicleState } from "../../src/vehicle/vehicleState.ts";
import { at } from "../geo/local.ts";
import { drone } from "../mission/schedule/samples.ts";

const [AUTO, GUIDED, RTL, LAND] = [3, 4, 6, 9];
const modes = modesOf("ardupilot", "multirotor");
const place = { ...at(0, 0), amsl: 460, ahl: 60, at: 0, north: 0, east: 0, down: 0 };
const state = (more: Partial<VehicleState> = {}): VehicleState => ({
  ...{
    systemId: 1,
    componentId: 1,
    heardAt: 900,
    autopilot: "ardupilot",
    kind: "multirotor",
    mavType: 2,
    baseMode: 129,
  },
  ...{ customMode: AUTO, systemStatus: 4, armed: true, landed: "in-air", place, complaints: [] },
  mission: { current: 4, total: 9 },
  ...more,
});
const where = (more: Partial<VehicleState>) => whereOf({ state: state(more), modes });

it("is out there in its mission and in guided flight, and home-bound in return, landing, and with the mission's last item", () => {
  expect(where({})).toBe("air");
  expect(where({ customMode: GUIDED })).toBe("air");
  expect([RTL, LAND].map((customMode) => where({ customMode }))).toEqual(["home-bound", "home-bound"]);
  expect(where({ landed: "landing" })).toBe("home-bound");
  expect(where({ mission: { current: 8, total: 9 } })).toBe("air");
  expect(where({ mission: { current: 9, total: 9 } })).toBe("home-bound"); // ArduPilot's item 0 is home
  expect(where({ mission: { current: 8, total: 9 }, autopilot: "px4" })).toBe("home-bound");
  expect([where({ landed: "on-ground" }), where({ armed: false })]).toEqual(["ground", "ground"]);
  expect(where({ landed: "unknown", place: { ...place, ahl: 0.5 } })).toBe("ground");
});

it("tells of a vehicle what the schedule has to know, and that one is lost as the fleet says so", () => {
  const vehicle = (more: Partial<VehicleState>, lost = false) =>
    ({
      state: state(more),
      modes,
      lost,
      record: () => ({ notReady: ["no GPS"], failsafe: false }),
      live: () => liveOf("1:1", { ...state(more), attitude: { roll: 0, pitch: 0, yaw: 0 } as never }, 0),
    }) as unknown as Vehicle;
  const known = droneNow(drone("D1", at(0, 0)), vehicle({ battery: { percent: 50 } }), 1_000);
  expect(known).toMatchObject({ droneId: "D1", where: "air", heardMs: 100, notReady: [], batteryPercent: 50 });
  // 40 min of endurance: 20 are left, 8 are kept, a second ago; 60 m down at the plan's sink takes longer than its 30 s, or not.
  const downMs = Math.max((1_000 * 60) / newPlan().drone.sink, 30_000);
  expect(known.safeReturnMs).toBeCloseTo(12 * 60_000 - 1.3 * downMs - 1_000, -2);
  const windy = newPlan({ wind: { speed: 12, fromDeg: 90 } });
  const away = (plan?: Plan) =>
    droneNow(
      drone("D1", at(3_000, 0)),
      vehicle({ battery: { percent: 50, remainingMs: 1_200_000 } }),
      1_000,
      plan ? { plan } : {},
    );
  // Home lies to the east, the wind comes from there: it gets there later, and has to turn sooner.
  expect(away().safeReturnMs! - away(windy).safeReturnMs!).toBeGreaterThan(60_000);
  expect(droneNow(drone("D1"), vehicle({ armed: false }), 1_000).notReady).toEqual(["no GPS"]);
  expect(droneNow(drone("D1"), vehicle({}, true), 1_000).heardMs).toBeGreaterThan(3_500);
  expect(droneNow(drone("D1"), vehicle({ battery: { percent: 60, state: "critical" } }), 1_000).safeReturnMs).toBe(0);
  expect(droneNow(drone("D1"), undefined, 1_000).heardMs).toBe(Number.POSITIVE_INFINITY);
});

it("is home-bound in every mode that leads home or down, whatever the autopilot calls it", () => {
  const named = (autopilot: "ardupilot" | "px4", kind: "multirotor" | "vtol", name: string) => {
    const table = modesOf(autopilot, kind);
    const customMode = table.modes.find((mode) => mode.name === name)?.customMode ?? Number.NaN;
    return { state: state({ customMode, autopilot, kind }), modes: table };
  };
  const homeward = [
    named("ardupilot", "multirotor", "Smart RTL"),
    named("ardupilot", "multirotor", "Auto RTL"),
    named("px4", "multirotor", "Precision land"),
    named("px4", "multirotor", "Return"),
    named("ardupilot", "vtol", "QRTL"),
    named("ardupilot", "vtol", "RTL"),
    named("ardupilot", "vtol", "QLand"),
  ];
  expect(homeward.map(whereOf)).toEqual(homeward.map(() => "home-bound"));
  const hands = ["Loiter", "Position hold", "Altitude hold", "Stabilize"].map((name) =>
    named("ardupilot", "multirotor", name),
  );
  expect([...hands, named("px4", "multirotor", "Position")].map(flownByHand)).toEqual([true, true, true, true, true]);
  const itself = ["Auto", "Guided"].map((name) => named("ardupilot", "multirotor", name));
  const px4 = ["Mission", "Hold", "Takeoff"].map((name) => named("px4", "multirotor", name));
  expect([...itself, ...px4, ...homeward].map(flownByHand)).toEqual([...itself, ...px4, ...homeward].map(() => false));
});
