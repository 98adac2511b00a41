import { describe, expect, test } from "vitest";
import type { FlagRecord } from "../../src/contract/records.ts";
import { type CameraPose, project, stabilisedPose } from "../../src/geo/camera.ts";
import { distance } from "../../src/geo/enu.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { setPattern } from "../../src/mission/edit.ts";
import { placeOnLeg } from "../../src/mission/leg.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { Flagger } from "../../src/review/flagger.ts";
import { georeference, type PoseSigma } from "../../src/review/georeference.ts";
import { GroundTrack } from "../../src/review/groundTrack.ts";
import { watchZoneOf } from "../../src/review/watchZone.ts";
import { at, frame, gaussian, line } from "../geo/local.ts";
import { straightPlan } from "../mission/samples.ts";

const ground: Ground = {
  elevation: (p) => {
    const { east, north } = frame.toEnu({ lat: p.lat, lon: p.lon });
    return 400 + 6 * Math.sin(east / 180) + 4 * Math.cos(north / 120);
  },
};
const sigma: PoseSigma = { horizontal: 1.5, vertical: 2, headingDeg: 1.5, pitchDeg: 0.5, rollDeg: 0.3 };

interface Vehicle {
  readonly id: string;
  readonly where: (seconds: number) => LatLon;
}

/** Flies a plan's watch legs over vehicles whose truth is known, with a pose that is wrong as real poses are, six frames a second. */
function fly(vehicles: readonly Vehicle[], seed = 5) {
  const plan = setPattern({ ...straightPlan, section: line([0, 0], [900, 0]) }, "back", "same");
  const { legs, homeAmsl = 0 } = patrolOf(plan, ground);
  const g = gaussian(seed);
  // What lasts through a flight: compass, gimbal trim and barometer; what comes and goes: everything, a little.
  const bias = { heading: sigma.headingDeg * g(), pitch: sigma.pitchDeg * g(), up: sigma.vertical * g() };
  let ids = 0;
  const flagger = new Flagger({ zones: [watchZoneOf(plan)], newId: () => `flag-${++ids}` });
  const running = new Map<string, { id: string; track: GroundTrack; firstAt: number; seenAt: number }>();
  const errors: number[] = [];
  let tracks = 0;
  let now = 0;
  const look = (truth: CameraPose) => {
    const believed = {
      ...truth,
      headingDeg: truth.headingDeg + bias.heading + 0.2 * g(),
      pitchDeg: truth.pitchDeg + bias.pitch + 0.1 * g(),
      amsl: truth.amsl + bias.up + 0.2 * g(),
    };
    for (const { id, where } of vehicles) {
      const place = where(now / 1000);
      const amsl = (ground.elevation(place) ?? 0) + 0.75;
      const seen = project(plan.camera, truth, { ...place, amsl });
      if (!seen || seen.u < 10 || seen.u > 950 || seen.v < 6 || seen.v > 534) continue;
      const known = running.get(id);
      const follow =
        known && now - known.seenAt < 3_000
          ? known
          : { id: `t${++tracks}`, track: new GroundTrack(), firstAt: now, seenAt: now };
      running.set(id, { ...follow, seenAt: now });
      const [w, h] = [30 / 960, 16 / 540];
      const box = { x: (seen.u + g()) / 960 - w / 2, y: (seen.v + g()) / 540 - h / 2, w, h };
      const fix = georeference({ box, camera: plan.camera, pose: believed, sigma, ground });
      if (typeof fix === "string") continue;
      follow.track.observe(fix.place, fix.covariance, now);
      const state = follow.track.state();
      if (!state) continue;
      errors.push(distance(state.place, place) / state.ellipse.major);
      const { covariance: _, ...motion } = state;
      flagger.observe(
        {
          id: follow.id,
          streamId: "cam",
          vehicleId: "1:1",
          className: "vehicle",
          score: 0.8,
          firstAt: follow.firstAt,
          lastAt: now,
          ended: false,
          ...motion,
        },
        now,
        "s1",
      );
    }
    flagger.tick(now);
    now += 160;
  };
  for (let pass = 0; pass < 2; pass++)
    for (const leg of legs.filter(({ kind }) => kind === "watch"))
      for (let s = 0; s < leg.length; s += leg.speed * 0.16)
        look(
          stabilisedPose(
            { ...placeOnLeg(leg, s), amsl: homeAmsl + leg.from.ahl },
            { yawDeg: leg.headingDeg, gimbalPitchDeg: leg.gimbalPitchDeg, gimbalYawDeg: leg.gimbalYawDeg },
          ),
        );
  flagger.tick(now + 60_000);
  return { flags: flagger.flags(), errors, minutes: now / 60_000 };
}

const parked = (id: string, east: number, north: number): Vehicle => ({ id, where: () => at(east, north) });

describe("a patrol flown twice over known traffic", () => {
  test("gives one flag for a parked car, with a sighting for each time it was passed, at its place", () => {
    for (const seed of [1, 2, 3]) {
      const { flags } = fly([parked("van", 450, -20)], seed);
      const [flag] = flags as [FlagRecord];
      expect({ seed, flags: flags.length, sightings: flag.sightings.length }).toEqual({ seed, flags: 1, sightings: 4 });
      expect([flag.stationary, flag.state]).toEqual([true, "closed"]);
      expect(distance(flag.place, at(450, -20))).toBeLessThan(3 * flag.ellipse.major);
      expect(distance(flag.place, at(450, -20))).toBeLessThan(12);
    }
  });

  test("gives one flag each for cars that stand apart, and none for one outside the zone", () => {
    const { flags } = fly([parked("a", 200, 0), parked("b", 700, 10), parked("far", 450, -85)]);
    expect(flags.map(({ sightings }) => sightings.length)).toEqual([4, 4]);
  });

  test("gives one flag for two cars side by side", () => {
    const { flags } = fly([parked("a", 450, 0), parked("b", 457, 3)]);
    expect(flags).toHaveLength(1);
    expect(flags[0]?.sightings.every(({ trackIds }) => trackIds.length === 2)).toBe(true);
  });

  test("tells a car that drives through from one that stands", () => {
    const crossing: Vehicle = { id: "car", where: (t) => at(300, -60 + 6 * (t - 30)) };
    const { flags } = fly([crossing]);
    expect(flags).toHaveLength(1);
    expect(flags[0]).toMatchObject({
      stationary: false,
      reason: expect.stringMatching(/moving at (1[5-9]|2\d) km\/h$/),
    });
  });

  test("is wrong about places no more often than its ellipses say", () => {
    const { errors } = fly([parked("a", 200, 0), parked("b", 450, -20), parked("c", 700, 10)]);
    const within = (k: number) => errors.filter((e) => e < k).length / errors.length;
    expect(errors.length).toBeGreaterThan(300);
    expect(within(3)).toBeGreaterThan(0.97);
  });
});
