import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, minimal } from "mavlink-mappings";
import { afterEach, expect, it } from "vitest";
import { type FailureError, failureOf } from "../../src/contract/failure.ts";
import { SigningKey } from "../../src/mavlink/signingKey.ts";
import { KeyRing } from "../../src/station/keyRing.ts";
import { Signing, signingStoreOf } from "../../src/station/signing.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { heardBy, pair } from "../mavlink/fakeVehicle.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function station() {
  const folder = mkdtempSync(join(tmpdir(), "vedette-signing-"));
  folders.push(folder);
  const settings = new Settings(openDatabase(":memory:"));
  const keys = new KeyRing(join(folder, "keys.json"));
  keys.add("north", "correct horse battery", 1);
  const p = await pair();
  const fleet = new Fleet(p.ground);
  await p.clock.advance(1_100);
  const failures: string[] = [];
  const fail = (failure: Error) => failures.push(failure.message);
  const signing = new Signing({ node: p.ground, keys, settings, fail });
  return { ...p, fleet, signing, keys, settings, failures };
}

it("a vehicle that takes the key is believed only what it signed from then on", async () => {
  const { ground, vehicle, clock, fleet, signing, say } = await station();
  const taken = heardBy(vehicle, common.SetupSigning);
  const given = signing.giveKey(fleet.vehicle("1:1"), "north");
  await clock.advance(50);
  const secret = Uint8Array.from(taken[0]!.secretKey);
  vehicle.useSigning({ linkId: "radio" }, SigningKey.fromText("north", Buffer.from(secret).toString("hex")));
  await clock.run(given);
  expect(signing.usesOf("north")).toEqual(["vehicle 1"]);
  vehicle.useSigning({ linkId: "radio" }, undefined);
  const heard = heardBy(ground, minimal.Heartbeat);
  say(minimal.Heartbeat, { type: minimal.MavType.QUADROTOR });
  await clock.advance(50);
  expect(heard).toEqual([]);
  expect(ground.statsOf("radio").refused.unsigned).toBeGreaterThan(0);
});

it("a vehicle that signs takes another key, and is believed under that one", async () => {
  const { ground, vehicle, clock, fleet, signing, keys, say } = await station();
  keys.add("south", "battery horse", 1);
  const refused = () => ground.statsOf("radio").refused.badSignature;
  vehicle.on(common.SetupSigning, ({ message: { secretKey } }) =>
    vehicle.useSigning({ linkId: "radio" }, SigningKey.fromText("its", Buffer.from(secretKey).toString("hex"))),
  );
  await clock.run(signing.giveKey(fleet.vehicle("1:1"), "north"));
  await clock.run(signing.giveKey(fleet.vehicle("1:1"), "south"));
  expect([signing.usesOf("north"), signing.usesOf("south")]).toEqual([[], ["vehicle 1"]]);
  const [heard, before] = [heardBy(ground, minimal.Heartbeat), refused()];
  await clock.advance(5_000);
  say(minimal.Heartbeat);
  expect([heard.length > 3, refused() - before, fleet.vehicle("1:1").lost]).toEqual([true, 0, false]);
});

it("a vehicle that signs and takes no other key is believed under its own", async () => {
  const { ground, vehicle, clock, fleet, signing, keys } = await station();
  keys.add("south", "battery horse", 1);
  let holds = false;
  vehicle.on(common.SetupSigning, ({ message: { secretKey } }) => {
    if (!holds)
      vehicle.useSigning({ linkId: "radio" }, SigningKey.fromText("its", Buffer.from(secretKey).toString("hex")));
    holds = true;
  });
  await clock.run(signing.giveKey(fleet.vehicle("1:1"), "north"));
  const lost: boolean[] = [];
  const refusal = signing.giveKey(fleet.vehicle("1:1"), "south").then(() => undefined, failureOf);
  for (let i = 0; i < 12; i++) {
    await clock.advance(500);
    lost.push(fleet.vehicle("1:1").lost);
  }
  expect(await clock.run(refusal)).toMatchObject({ code: "refused" });
  expect(lost).not.toContain(true);
  const heard = heardBy(ground, minimal.Heartbeat);
  await clock.advance(5_000);
  expect([heard.length > 3, signing.usesOf("north")]).toEqual([true, ["vehicle 1"]]);
});

it("a vehicle that goes on unsigned is told so, and is believed as before", async () => {
  const { clock, fleet, signing, settings } = await station();
  await expect(clock.run(signing.giveKey(fleet.vehicle("1:1"), "north"))).rejects.toMatchObject({
    failure: { code: "refused", remedy: expect.stringContaining("cable") },
  });
  await clock.advance(5_000);
  expect(fleet.vehicle("1:1").lost).toBe(false);
  expect(settings.get("signing.vehicles", (value) => value)).toBeUndefined();
});

it("an armed vehicle gets no key: nothing is sent to it, and nothing changes", async () => {
  const { vehicle, clock, fleet, signing, say } = await station();
  const taken = heardBy(vehicle, common.SetupSigning);
  say(minimal.Heartbeat, { type: 2, autopilot: 3, baseMode: minimal.MavModeFlag.SAFETY_ARMED, mavlinkVersion: 3 });
  await clock.advance(50);
  expect(fleet.vehicle("1:1").state.armed).toBe(true);
  expect(await clock.run(signing.giveKey(fleet.vehicle("1:1"), "north").catch(failureOf))).toEqual({
    code: "refused",
    message: "Copter 1 gets no key while it is armed",
    remedy: "Land it first.",
  });
  await clock.advance(10_000);
  expect([taken, signing.usesOf("north")]).toEqual([[], []]);
});

const address = "serial:/dev/ttyUSB0:57600";

/** The station after its next start, with the key of its link and of vehicle 1 gone from the ring. */
async function keyless() {
  const p = await station();
  const { ground, vehicle, clock, fleet, signing, keys, settings } = p;
  vehicle.on(common.SetupSigning, ({ message: { secretKey } }) =>
    vehicle.useSigning({ linkId: "radio" }, SigningKey.fromText("its", Buffer.from(secretKey).toString("hex"))),
  );
  await clock.run(signing.giveKey(fleet.vehicle("1:1"), "north"));
  signing.setLinkKey("radio", address, "north");
  keys.remove("north");
  const failures: FailureError[] = [];
  const next = new Signing({ node: ground, keys, settings, fail: (failure) => failures.push(failure) });
  next.linkOpened("radio", address);
  next.start();
  const heard = heardBy(ground, minimal.Heartbeat);
  const up = heardBy(vehicle, minimal.Heartbeat);
  /** Heartbeats of the vehicle that are heard, and ours that it hears, in five seconds. */
  const talk = async () => {
    const before = [heard.length, up.length];
    for (let i = 0; i < 5; i++) {
      ground.send(new minimal.Heartbeat());
      await clock.advance(1_000);
    }
    return [heard.length - before[0]!, up.length - before[1]!];
  };
  return { ...p, next, failures, talk };
}

it("a link's key is remembered for its address", async () => {
  const { ground, signing, keys, settings } = await station();
  signing.setLinkKey("radio", address, "north");
  const next = new Signing({ node: ground, keys, settings, fail: () => {} });
  expect(next.keyOfLink(address)).toBe("north");
  signing.setLinkKey("radio", address, null);
  expect(next.keyOfLink(address)).toBeUndefined();
});

it("where a key is gone nobody is believed and nothing is sent, and that is told with what to do", async () => {
  const { talk, failures, next, vehicle } = await keyless();
  expect(await talk()).toEqual([0, 0]);
  vehicle.useSigning({ linkId: "radio" }, undefined);
  expect(await talk()).toEqual([0, 0]);
  const of = (user: string) => ({
    code: "not-found",
    message: `The signing key "north" of ${user} is not there any more: nothing is believed of it and nothing sent to it`,
    remedy:
      "Add the key again under that name in Links, Keys; or choose another for the link; or remove the lost one there.",
  });
  expect(failures.map(({ failure }) => failure)).toEqual([of(address), of("vehicle 1")]);
  expect(next.lost()).toEqual([{ name: "north", fingerprint: "", addedAt: 0, lost: true }]);
});

it("a key that is added again under its name signs and checks again", async () => {
  const { talk, next, keys } = await keyless();
  keys.add("north", "correct horse battery", 2);
  next.added("north");
  expect([await talk(), next.lost()]).toEqual([[5, 5], []]);
});

it("a lost key that is taken away leaves links and vehicles open, also after the next start", async () => {
  const { talk, next, vehicle, ground, keys, settings } = await keyless();
  next.takeLost("north");
  vehicle.useSigning({ linkId: "radio" }, undefined);
  expect([await talk(), next.lost(), next.usesOf("north")]).toEqual([[5, 5], [], []]);
  const failures: FailureError[] = [];
  const later = new Signing({ node: ground, keys, settings, fail: (failure) => failures.push(failure) });
  later.linkOpened("radio", address);
  later.start();
  expect([await talk(), failures]).toEqual([[5, 5], []]);
});

it("the last timestamps sent and heard outlive the station", () => {
  const settings = new Settings(openDatabase(":memory:"));
  expect(signingStoreOf(settings).load()).toBe(0);
  signingStoreOf(settings).save(123_456_789_012_345);
  expect(signingStoreOf(settings).load()).toBe(123_456_789_012_345);
  expect(signingStoreOf(settings).loadFloors()).toEqual({});
  signingStoreOf(settings).saveFloors({ "3f9a41c2 1 1 0": 123_456_789_012_345 });
  expect(signingStoreOf(settings).loadFloors()).toEqual({ "3f9a41c2 1 1 0": 123_456_789_012_345 });
});
