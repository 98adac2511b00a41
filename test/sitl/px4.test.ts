// Against a real PX4: runs only where VEDETTE_PX4 names PX4's build folder, `build/px4_sitl_default`; see docs/sitl.md.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AutopilotVersions } from "../../src/mavlink/autopilotVersion.ts";
import { AvailableModes } from "../../src/mavlink/availableModes.ts";
import { FtpClient } from "../../src/mavlink/ftpClient.ts";
import { LogClient } from "../../src/mavlink/logClient.ts";
import { downloadParams } from "../../src/mavlink/paramSet.ts";
import { px4PortOf, startPx4 } from "./autopilotProcess.ts";
import { beginsInTheAir } from "./fromAir.ts";
import { fence, patrol } from "./plans.ts";
import { openRig, type Rig } from "./rig.ts";

const build = process.env.VEDETTE_PX4;
const minutes = (n: number) => n * 60_000;
const instance = 7;

describe.skipIf(!build)("a real PX4", () => {
  let rig: Rig;
  beforeAll(async () => {
    const autopilot = { build: build ?? "", model: "sihsim_quadx", parameters: { COM_RC_IN_MODE: 4 }, instance };
    rig = await openRig(`udpout:127.0.0.1:${px4PortOf(instance)}`, () => startPx4(autopilot));
  });
  afterAll(() => rig?.close());

  it("says what it is, and becomes ready", { timeout: minutes(3) }, async () => {
    const { node, fleet, vehicle, ready, target } = rig;
    const versions = new AutopilotVersions(node, fleet.commands);
    const modes = new AvailableModes(node, fleet.commands);
    await ready(minutes(2));
    expect(vehicle.record(Date.now())).toMatchObject({ autopilot: "px4", armed: false, notReady: [] });
    expect(vehicle.state.home).toMatchObject({ lat: expect.closeTo(47.1, 3), lon: expect.closeTo(8.1, 3) });
    await expect.poll(() => modes.of(target.systemId).state, { timeout: 20_000 }).toBe("known");
    expect([...(versions.of(target.systemId)?.can ?? [])]).toEqual(expect.arrayContaining(["FTP", "MISSION_INT"]));
    expect(vehicle.record(Date.now()).modes).toEqual(expect.arrayContaining(["Mission", "Return", "Land", "Hold"]));
    versions.close();
    modes.close();
  });

  it("tells its parameters, and takes whole numbers and fractions", { timeout: minutes(4) }, async () => {
    const { node, fleet, target } = rig;
    const all = await downloadParams(node, target);
    expect(all.params.size).toBe(all.total);
    expect(all.total).toBeGreaterThan(500);
    await fleet.params.set(target, "MIS_TAKEOFF_ALT", 12.5);
    await fleet.params.set(target, "COM_OBL_RC_ACT", 2);
    expect(await fleet.params.get(target, "MIS_TAKEOFF_ALT")).toMatchObject({ value: 12.5 });
    expect(await fleet.params.get(target, "COM_OBL_RC_ACT")).toMatchObject({ value: 2 });
  });

  it.each([0, 0.2])(
    "holds 200 items, a fence and rally points; loss %f each way",
    { timeout: minutes(8) },
    async (loss) => {
      const { vehicle, lose } = rig;
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

  it("lists its files", { timeout: minutes(1) }, async () => {
    const { node, target } = rig;
    const names = (await new FtpClient(node).list(target, "/")).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
  });

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
    expect(vehicle.record(Date.now())).toMatchObject({ landed: "on-ground", armed: false });
  });

  it("begins a patrol where it is in the air", { timeout: minutes(8) }, async () => {
    const { vehicle, until, ready } = rig;
    await vehicle.actions.upload(patrol(20)); // it is not ready without one
    await ready(minutes(1));
    await vehicle.actions.takeOff(60);
    await until(({ place }) => (place?.ahl ?? 0) > 58, minutes(2), "Not at 60 m");
    await beginsInTheAir(rig, { kind: "multirotor", wide: 12, reach: 6 });
    await vehicle.actions.land();
    await until(({ armed }) => !armed, minutes(3), "Not on the ground");
  });

  it("lists the log of that flight", { timeout: minutes(1) }, async () => {
    const { node, target } = rig;
    expect((await new LogClient(node).list(target)).length).toBeGreaterThan(0);
  });
});
