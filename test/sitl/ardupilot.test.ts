// Against a real ArduPilot: runs only where VEDETTE_ARDUCOPTER (and VEDETTE_ARDUPLANE) name a SITL binary; see docs/sitl.md.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { AutopilotVersions } from "../../src/mavlink/autopilotVersion.ts";
import { FtpClient } from "../../src/mavlink/ftpClient.ts";
import { LogClient } from "../../src/mavlink/logClient.ts";
import { downloadParams } from "../../src/mavlink/paramSet.ts";
import { startArduPilot } from "./autopilotProcess.ts";
import { beginsInTheAir } from "./fromAir.ts";
import { fence, item, patrol } from "./plans.ts";
import { openRig, type Rig } from "./rig.ts";

const copter = process.env.VEDETTE_ARDUCOPTER;
const plane = process.env.VEDETTE_ARDUPLANE;
const minutes = (n: number) => n * 60_000;

/** So that a simulated accelerometer and compass count as calibrated. */
const CALIBRATED = {
  INS_ACCOFFS_X: 0.001,
  INS_ACCOFFS_Y: 0.001,
  INS_ACCOFFS_Z: 0.001,
  INS_ACCSCAL_X: 1.001,
  INS_ACCSCAL_Y: 1.001,
  INS_ACCSCAL_Z: 1.001,
  INS_ACC2OFFS_X: 0.001,
  INS_ACC2OFFS_Y: 0.001,
  INS_ACC2OFFS_Z: 0.001,
  INS_ACC2SCAL_X: 1.001,
  INS_ACC2SCAL_Y: 1.001,
  INS_ACC2SCAL_Z: 1.001,
  COMPASS_OFS_X: 5,
  COMPASS_OFS_Y: 13,
  COMPASS_OFS_Z: -18,
  COMPASS_OFS2_X: 5,
  COMPASS_OFS2_Y: 13,
  COMPASS_OFS2_Z: -18,
  COMPASS_OFS3_X: 5,
  COMPASS_OFS3_Y: 13,
  COMPASS_OFS3_Z: -18,
  BATT_MONITOR: 4,
};

/** What every ArduPilot must do, whatever it flies. */
function carriesWhatItIsGiven(rig: () => Rig): void {
  it("says what it is, and becomes ready", { timeout: minutes(3) }, async () => {
    const { node, fleet, vehicle, ready, target } = rig();
    const versions = new AutopilotVersions(node, fleet.commands);
    await ready(minutes(2));
    expect(vehicle.record(Date.now())).toMatchObject({ autopilot: "ardupilot", armed: false, notReady: [] });
    expect(vehicle.state.home).toMatchObject({ lat: expect.closeTo(47.1, 3), lon: expect.closeTo(8.1, 3) });
    expect([...(versions.of(target.systemId)?.can ?? [])]).toEqual(expect.arrayContaining(["FTP", "MISSION_INT"]));
    versions.close();
  });

  it("tells the same parameters by file and one by one", { timeout: minutes(4) }, async () => {
    const { node, target } = rig();
    const byFile = await downloadParams(node, target, { ftp: new FtpClient(node) });
    const byList = await downloadParams(node, target);
    expect(byFile.params.size).toBe(byFile.total);
    expect(byFile.total).toBeGreaterThan(500);
    expect([...byFile.params.keys()].sort()).toEqual([...byList.params.keys()].sort());
  });

  it.each([0, 0.2])(
    "holds 200 items, a fence and rally points; loss %f each way",
    { timeout: minutes(8) },
    async (loss) => {
      const { vehicle, lose } = rig();
      lose(loss);
      const { actions } = vehicle;
      await actions.upload(patrol(200));
      await actions.uploadFence(fence);
      await actions.uploadRally([{ lat: 47.1005, lon: 8.1005, ahl: 40 }]);
      expect(await actions.download()).toHaveLength(200);
      expect((await actions.downloadFence()).polygons).toHaveLength(1);
      expect(await actions.downloadRally()).toHaveLength(1);
      await actions.clearFence();
      await actions.clearRally();
      lose(0);
    },
  );

  it("names the item that it refuses", { timeout: minutes(2) }, async () => {
    const { actions } = rig().vehicle;
    const strange = item(31_999, { lat: 47.1, lon: 8.1, z: 30 });
    const refused = await actions.upload([...patrol(6).slice(0, 3), strange]).then(() => undefined, failureOf);
    expect(refused).toMatchObject({ code: "refused", message: expect.stringContaining("item 4") });
  });
}

describe.skipIf(!copter)("a real ArduCopter", () => {
  let rig: Rig;
  beforeAll(async () => {
    const parameters = { ...CALIBRATED, FRAME_CLASS: 1, FRAME_TYPE: 0, FS_THR_ENABLE: 0, DISARM_DELAY: 0 };
    const autopilot = { binary: copter ?? "", model: "quad", parameters };
    rig = await openRig("udpin:127.0.0.1:0", (port) => startArduPilot({ ...autopilot, port }));
  });
  afterAll(() => rig?.close());
  carriesWhatItIsGiven(() => rig);

  it("flies: up, there, its mission, a pause, home, down", { timeout: minutes(8) }, async () => {
    const { vehicle, until, ready } = rig;
    const { actions } = vehicle;
    await actions.upload(patrol(20));
    await ready(minutes(1));
    await actions.takeOff(20);
    await until(({ place }) => (place?.ahl ?? 0) > 19, minutes(1), "Not at 20 m");
    await actions.goTo({ lat: 47.1004, lon: 8.1004, ahl: 25 });
    await until(({ place }) => Math.abs((place?.lat ?? 0) - 47.1004) < 4e-5, minutes(1), "Not there");
    await actions.startMission();
    await until(({ mission }) => (mission.current ?? 0) >= 3, minutes(1), "Not on its way");
    await actions.pause();
    await actions.resume();
    await actions.returnHome();
    await expect(actions.disarm()).rejects.toMatchObject({ failure: { code: "refused" } });
    await actions.land();
    await until(({ armed, landed }) => !armed && landed === "on-ground", minutes(2), "Not on the ground");
    expect(vehicle.record(Date.now())).toMatchObject({ mode: "Land", landed: "on-ground", armed: false });
  });

  it("begins a patrol where it is in the air", { timeout: minutes(8) }, async () => {
    const { vehicle, until, ready } = rig;
    await ready(minutes(1));
    await vehicle.actions.takeOff(60);
    await until(({ place }) => (place?.ahl ?? 0) > 59, minutes(1), "Not at 60 m");
    await beginsInTheAir(rig, { kind: "multirotor", wide: 10, reach: 5 });
    await vehicle.actions.land();
    await until(({ armed }) => !armed, minutes(3), "Not on the ground");
  });

  it("hands out the log of that flight", { timeout: minutes(3) }, async () => {
    const { node, target } = rig;
    const logs = new LogClient(node);
    const found = await logs.list(target);
    const stop = new AbortController();
    const head: number[] = [];
    const reading = logs.read(target, found.at(-1)!, (bytes) => void head.push(...bytes), {
      signal: stop.signal,
      onProgress: () => head.length > 50_000 && stop.abort(),
    });
    await expect(reading).rejects.toMatchObject({ failure: { code: "cancelled" } });
    expect(head.slice(0, 3)).toEqual([0xa3, 0x95, 0x80]); // a DataFlash log begins with its format message
  });
});

describe.skipIf(!plane)("a real ArduPlane", () => {
  let rig: Rig;
  beforeAll(async () => {
    const throttle = { RC3_MIN: 1000, RC3_MAX: 2000, RC3_TRIM: 1000, SERVO3_MIN: 1000, SERVO3_MAX: 2000 }; // else it rolls away
    const autopilot = { binary: plane ?? "", model: "plane", parameters: { ...CALIBRATED, ...throttle } };
    rig = await openRig("udpin:127.0.0.1:0", (port) => startArduPilot({ ...autopilot, port }));
  });
  afterAll(() => rig?.close());
  carriesWhatItIsGiven(() => rig);

  it("flies: up, its mission, a circle, there, home", { timeout: minutes(8) }, async () => {
    const { vehicle, until, ready } = rig;
    const { actions } = vehicle;
    await actions.upload(patrol(20));
    await ready(minutes(1));
    await actions.takeOff(40);
    await until(({ place }) => (place?.ahl ?? 0) > 30, minutes(1), "Not at 30 m");
    await actions.startMission();
    await actions.pause();
    await actions.resume();
    await actions.goTo({ lat: 47.103, lon: 8.103, ahl: 60 });
    await actions.returnHome();
    await until(({ landed }) => landed === "in-air", minutes(1), "Not in the air");
    expect(vehicle.record(Date.now())).toMatchObject({ mode: "RTL", armed: true });
    await actions.land(); // there is no landing in its mission
    expect(vehicle.record(Date.now())).toMatchObject({ mode: "RTL", armed: true });
  });

  it("begins a patrol where it is in the air", { timeout: minutes(8) }, () =>
    beginsInTheAir(rig, { kind: "fixed-wing", wide: 250, reach: 120 }),
  );
});
