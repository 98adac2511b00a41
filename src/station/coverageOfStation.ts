import { Disposer } from "../base/disposer.ts";
import type { AlertRaise } from "../contract/alerts.ts";
import type { SectionRecord } from "../contract/coverage.ts";
import { parser } from "../contract/parse.ts";
import type { LiveVehicle, SortieRecord } from "../contract/records.ts";
import type { ReliefRecord } from "../contract/relief.ts";
import type { Ground } from "../geo/ground.ts";
import { pointAt } from "../geo/path.ts";
import { every } from "../mavlink/clock.ts";
import type { CoverageMap } from "../mission/coverage.ts";
import { watchesGround } from "../mission/patterns/watched.ts";
import type { Plan } from "../mission/plan.ts";
import { planSchema } from "../mission/planSchema.ts";
import type { CoverageStore } from "../store/coverageStore.ts";
import { ReliefStore } from "../store/reliefStore.ts";
import { modeName } from "../vehicle/modes.ts";
import { CoverageEyes } from "./coverageEyes.ts";
import { flownCoverage } from "./coverageFlown.ts";
import { sectionIdOf } from "./coverageSection.ts";
import { CoverageSections } from "./coverageSections.ts";
import { whereOf } from "./reliefDrones.ts";
import type { Station } from "./station.ts";
import { stationGround } from "./terrain.ts";

/** Live coverage as a part of the station: who looks, over which ground, by which running schedule, and who is warned. */
export class StationCoverage {
  readonly sections: CoverageSections;
  readonly store: CoverageStore;
  readonly #station: Station;
  readonly #eyes: CoverageEyes;
  readonly #ends = new Disposer();
  readonly #homes = new Map<string, number>();
  readonly #reliefs = new Map<string, { readonly revision: number; readonly sectionId?: string }>();
  /** Of what was seen of each patrol: the upload that it was flown with last, and since when that counts. */
  readonly #flownSince = new WeakMap<CoverageMap, { readonly uploadedAt: number; readonly sinceAt: number }>();
  #simulated: ReadonlySet<string> = new Set();
  #videoUp: boolean | undefined;
  #ticks = 0;

  constructor(station: Station, store: CoverageStore) {
    this.#station = station;
    this.store = store;
    const { alerts, announcer, cameraViews, fleet, looks, node, patrols, sorties, streams, troubles } = station;
    this.#eyes = new CoverageEyes({
      cameraViews,
      streamsOf: (vehicleId) => (this.#videoUp === undefined ? undefined : streams.allOf(vehicleId)),
      isThermal: (streamId) => looks.list().some((one) => one.streamId === streamId && one.thermal),
      profileOf: (vehicleId) => patrols.of(vehicleId)?.plan.camera,
      isSimulated: (vehicleId) => this.#simulated.has(vehicleId),
    });
    this.sections = new CoverageSections({
      ...{ store: this.store, eyes: this.#eyes, now: () => node.clock.now() },
      flown: () =>
        patrols.holders().flatMap((vehicleId) => {
          const plan = sorties.current(vehicleId) && patrols.of(vehicleId)?.plan;
          return plan ? [{ vehicleId, plan }] : [];
        }),
      groundOf: (sectionId, plan, vehicleId) => this.#groundOf(sectionId, plan, vehicleId),
      stateOf: (vehicleId) => {
        const vehicle = fleet.find(vehicleId);
        if (!vehicle || vehicle.lost || station.replayed.has(vehicleId)) return "gone";
        return whereOf(vehicle) === "ground" ? "on the ground" : "flying";
      },
      onMission: () =>
        patrols.holders().flatMap((vehicleId) => {
          const vehicle = fleet.find(vehicleId);
          const [items, held] = [patrols.itemsOf(vehicleId), patrols.of(vehicleId)];
          if (!vehicle || !items || !held || vehicle.lost || station.replayed.has(vehicleId)) return [];
          const { autopilot, baseMode, customMode, mission, place } = vehicle.state;
          const isOn = modeName(vehicle.modes, customMode, baseMode) === vehicle.modes.purposes.mission;
          if (!isOn || !place || mission.current === undefined || whereOf(vehicle) !== "air") return [];
          // ArduPilot counts its home as item 0.
          const current = Math.max(0, mission.current - (autopilot === "ardupilot" ? 1 : 0));
          return [{ vehicleId, items, current, place, speed: held.plan.drone.cruiseSpeed }];
        }),
      alarms: (wrong) => alerts.stands("coverage", wrong.map(alertOf)),
      keep: (what, write) => troubles.keep(what, write),
    });
    this.#ends.add(() => this.sections.close());
    this.#ends.add(
      streams.onUp((up) => {
        if (up || this.#videoUp !== undefined) this.#videoUp = up; // before it was up once nothing is missed
      }),
    );
    this.#ends.add(
      sorties.onSortie((sortie) => {
        if (sortie.endedAt !== undefined) this.#compare(sortie);
      }),
    );
    this.#ends.add(announcer.on("vehicleGone", ({ vehicleId }) => this.#eyes.forget(vehicleId)));
    this.#ends.add(announcer.on("relief", (record) => this.#follow(record)));
    this.#ends.add(
      announcer.on("reliefGone", ({ reliefId }) => {
        const sectionId = this.#reliefs.get(reliefId)?.sectionId;
        this.#reliefs.delete(reliefId);
        if (sectionId !== undefined) this.sections.letGo(sectionId);
      }),
    );
  }

  /** Goes on with what was watched, and looks at it once a second. */
  start(): void {
    this.sections.restore();
    for (const { id, plan } of new ReliefStore(this.#station.store.settings).list())
      try {
        this.#reliefs.set(id, { revision: -1, sectionId: sectionIdOf(parsePlan(plan)) });
      } catch {
        // A schedule that is not understood any more is not carried out either.
      }
    this.#ends.add(every(this.#station.node.clock, TICK_MS, () => this.#tick()));
  }

  close(): void {
    this.#ends.dispose();
  }

  /** Takes in where a vehicle in the air is. */
  observe(live: LiveVehicle): void {
    this.sections.observe(live);
  }

  /** Whether a vehicle's main camera sees nothing for want of light. */
  isInTheDark({ id, lat, lon, at }: LiveVehicle): boolean {
    return !this.#eyes.sees(id, { lat, lon }, at);
  }

  #tick(): void {
    try {
      this.sections.tick();
    } catch (cause) {
      this.#station.fail(cause);
    }
    if (this.#ticks++ % SIMULATED_TICKS === 0) void this.#askSimulated();
  }

  async #askSimulated(): Promise<void> {
    try {
      this.#simulated = new Set((await this.#station.demo.vehicles()).map(({ vehicleId }) => vehicleId));
    } catch {
      // The simulator has just ended: its vehicles are as they were.
    }
  }

  /** Terrain where it is loaded, else flat at the home of the drone that came first: one ground for all, read once. */
  #groundOf(sectionId: string, plan: Plan, vehicleId: string): Ground {
    const { demo, fleet, terrain } = this.#station;
    const home = this.#homes.get(sectionId) ?? fleet.find(vehicleId)?.state.home?.amsl;
    if (home !== undefined) this.#homes.set(sectionId, home);
    return stationGround(terrain.under(`section ${sectionId}`, plan, demo.ground), home);
  }

  /** A schedule that is carried out tells who is expected where. */
  #follow({ id, revision, promiseMs }: ReliefRecord): void {
    if (this.#reliefs.get(id)?.revision === revision) return;
    this.#reliefs.set(id, { revision });
    try {
      const kept = new ReliefStore(this.#station.store.settings).list().find((one) => one.id === id);
      if (!kept) return;
      const plan = parsePlan(kept.plan);
      const crew = Object.fromEntries(kept.crew.map(({ droneId, vehicleId }) => [droneId, vehicleId]));
      const record = this.sections.watch(plan, { promiseMs, schedule: kept.schedule, crew });
      this.#reliefs.set(id, { revision, sectionId: record.id });
    } catch (cause) {
      this.#station.fail(cause);
    }
  }

  #compare({ id, vehicleId, startedAt, endedAt = startedAt }: SortieRecord): void {
    const { patrols, troubles } = this.#station;
    const held = patrols.of(vehicleId);
    const seen = patrols.coverageOf(vehicleId)?.map;
    if (!held || !seen || !watchesGround(held.plan)) return;
    const known = this.#flownSince.get(seen);
    // The rest of a patrol that broke off was uploaded anew: it is held against the whole, with what was seen before.
    const sinceAt = known && known.uploadedAt !== held.uploadedAt ? known.sinceAt : startedAt;
    this.#flownSince.set(seen, { uploadedAt: held.uploadedAt, sinceAt });
    const plan = held.home ? { ...held.plan, home: { lat: held.home.lat, lon: held.home.lon } } : held.plan;
    const ground = this.#station.groundOf(vehicleId);
    flownCoverage({ sortieId: id, vehicleId, at: endedAt, plan, seen, sinceAt, ground })
      .then((flown) => troubles.keep("What a sortie saw", () => this.store.keepFlown(flown)))
      .catch((cause) => this.#station.fail(cause));
  }
}

function alertOf({ id, section, age, alarm }: SectionRecord): AlertRaise {
  const { lat, lon } = pointAt(section, age.along);
  return {
    ...{ what: "coverage.promise", which: id, severity: alarm?.broken ? "critical" : "warning" },
    ...{ title: "Section not seen in time", words: alarm?.words ?? "", place: { lat, lon } },
    ...(alarm && { remedy: alarm.remedy }),
  };
}

const parsePlan = parser("the plan of a running schedule", planSchema) as (value: unknown) => Plan;
const TICK_MS = 1_000;
const SIMULATED_TICKS = 5; // between two questions which vehicles are simulated
