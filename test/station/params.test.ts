import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { ParamProgress } from "../../src/contract/setup.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { RoundTrips } from "../../src/mavlink/roundTrips.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Announcer } from "../../src/station/announcer.ts";
import { MeaningFiles } from "../../src/station/meaningFiles.ts";
import { Meanings } from "../../src/station/meanings.ts";
import { Params } from "../../src/station/params.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "vedette-params-"));
  folders.push(folder);
  return folder;
}

/** The station's part with a simulated vehicle behind a radio that loses every tenth packet. */
async function station(
  autopilot: "ardupilot" | "px4",
  dataFolder = newFolder(),
  settings: Record<string, number> = {},
) {
  const clock = new VirtualClock();
  const [ours, theirs] = memoryLinkPair({ clock, delayMs: 20, loss: 0.1, seed: 3 });
  await Promise.all([ours.open(), theirs.open()]);
  const vehicle = new SimVehicle({
    systemId: 1,
    autopilot,
    link: theirs,
    bootAt: clock.now(),
    start: { lat: 47, lon: 8, amsl: 400 },
    headingDeg: 0,
    ground: { elevation: () => 400 },
    wind: { speed: 0, fromDeg: 0 },
    seed: 1,
  });
  for (const [name, value] of Object.entries(settings)) vehicle.copter.params.set(name, value);
  const step = () => {
    vehicle.step(0.05, clock.now());
    clock.after(50, step);
  };
  step();
  const node = new MavlinkNode({ clock });
  node.addLink("radio", ours);
  const fleet = new Fleet(node);
  const announcer = new Announcer();
  const progress: ParamProgress["state"]["phase"][] = [];
  announcer.on("paramProgress", ({ state }) => progress.push(state.phase));
  await clock.advance(3_000);
  const trips = new RoundTrips();
  const params = new Params({ dataFolder, node, trips, fleet, announcer, offers: () => new Set() });
  return { clock, params, announcer, progress, dataFolder };
}

it.each(["ardupilot", "px4"] as const)(
  "all parameters of a %s are read, written, kept and compared",
  async (autopilot) => {
    const { clock, params, announcer, progress } = await station(autopilot);
    const list = await clock.run(params.read("1:1", false));
    expect(list.params.length).toBeGreaterThan(10);
    expect(progress.at(0)).toBe("reading");
    expect(progress.at(-1)).toBe("done");
    expect(await params.read("1:1", false)).toBe(list);

    const integer = list.params.find((param) => param.integer && param.value >= 1 && param.value < 100)!;
    const changes: unknown[] = [];
    announcer.on("param", (change) => changes.push(change));
    const text = params
      .toFile("1:1")
      .replace(new RegExp(`^${integer.name},.*$`, "m"), `${integer.name},${integer.value + 1}`);
    const different = params.compare("1:1", text);
    expect(different).toEqual([{ name: integer.name, inFile: integer.value + 1, onBoard: integer.value }]);
    const outcomes = await clock.run(
      params.setAll("1:1", [
        ...different.map(({ name, inFile }) => ({ name, value: inFile })),
        { name: "NO_SUCH", value: 1 },
      ]),
    );
    expect(outcomes).toMatchObject([
      { name: integer.name, ok: true },
      { name: "NO_SUCH", ok: false },
    ]);
    expect(changes).toEqual([{ vehicleId: "1:1", name: integer.name, value: integer.value + 1 }]);
    const again = await clock.run(params.read("1:1", true));
    expect(again.params.find(({ name }) => name === integer.name)?.value).toBe(integer.value + 1);
  },
);

it("a reading can be cancelled, and two who ask at once share one", async () => {
  const { clock, params, progress } = await station("ardupilot");
  const one = params.read("1:1", true);
  expect(params.read("1:1", true)).toBe(one);
  const outcome = one.catch((cause) => cause.failure.code);
  await clock.advance(60);
  params.cancel("1:1");
  expect(await outcome).toBe("cancelled");
  expect(progress.at(-1)).toBe("failed");
});

it("writing many is told as it goes on, and what was not written when it was cancelled says so", async () => {
  const { clock, params, announcer } = await station("ardupilot");
  const list = await clock.run(params.read("1:1", false));
  const values = list.params
    .filter(({ integer, value, meaning }) => integer && value >= 0 && value < 100 && !meaning?.readOnly)
    .slice(0, 12)
    .map(({ name, value }) => ({ name, value: value + 1 }));
  expect(values.length).toBe(12);
  const ways: unknown[] = [];
  const off = announcer.on("paramProgress", ({ state }) => {
    ways.push(state);
    if (state.phase === "writing" && state.done === 3) params.cancel("1:1");
  });
  const writing = params.setAll("1:1", values);
  await expect(params.setAll("1:1", values)).rejects.toMatchObject({ failure: { code: "busy" } });
  const outcomes = await clock.run(writing);
  off();
  expect([ways[0], ways.at(-1)]).toEqual([{ phase: "writing", done: 0, total: 12 }, { phase: "done" }]);
  const codes = outcomes.map((one) => (one.ok ? "written" : one.failure.code));
  expect(new Set(codes)).toEqual(new Set(["written", "cancelled"]));
  const again = await clock.run(params.read("1:1", true));
  const held = (name: string) => again.params.find((param) => param.name === name)?.value;
  for (const [i, { name, value }] of values.entries()) if (codes[i] === "written") expect(held(name)).toBe(value);
});

const described = `<paramfile><vehicles><parameters name="ArduCopter">
  <param name="ArduCopter:RTL_ALT" humanName="Altitude of the return"><field name="Range">1 2</field></param>
</parameters></vehicles></paramfile>`;

it("parameters have Vedette's own words until a file with the program's descriptions is put in, which is kept", async () => {
  const { clock, params, dataFolder } = await station("ardupilot");
  const before = await clock.run(params.read("1:1", false));
  const meaning = (name: string) => before.params.find((param) => param.name === name)?.meaning?.label;
  expect([meaning("RTL_ALT"), meaning("SIM_GPS1_ENABLE")]).toEqual(["Height to return at", undefined]);
  const words = before.params.filter((param) => param.meaning).length;
  expect(params.meaningSources("1:1")).toEqual({
    sources: [{ kind: "built-in", count: expect.any(Number), used: words }],
    failures: [],
  });

  const file = join(newFolder(), "apm.pdef.XML");
  writeFileSync(file, described);
  expect(params.loadMeanings(file)).toEqual({ program: "ArduCopter", count: 1 });
  const after = await params.read("1:1", false);
  expect(after.params.find(({ name }) => name === "RTL_ALT")).toEqual({
    ...{ name: "RTL_ALT", value: 1500, integer: true },
    meaning: { label: "Altitude of the return", min: 1, max: 2 },
  });

  const next = await station("ardupilot", dataFolder);
  await next.clock.run(next.params.read("1:1", false));
  const kept = join(dataFolder, "parameters", "ArduCopter.xml");
  expect(next.params.meaningSources("1:1")).toEqual({
    sources: [
      { kind: "file", count: 1, used: 1, file: kept, keptAt: expect.any(Number) },
      { kind: "built-in", count: expect.any(Number), used: words - 1 },
    ],
    failures: [],
  });
});

it("a file of descriptions takes the place of the one before, in whatever form that was", async () => {
  const { params, dataFolder } = await station("ardupilot");
  const folder = newFolder();
  writeFileSync(join(folder, "apm.pdef.xml"), described);
  writeFileSync(
    join(folder, "apm.pdef.json"),
    JSON.stringify({ Copter: { A: { DisplayName: "A" } }, B_: { B_C: {} } }),
  );
  params.loadMeanings(join(folder, "apm.pdef.xml"));
  expect(params.loadMeanings(join(folder, "apm.pdef.json"))).toEqual({ program: "ArduCopter", count: 2 });
  expect(readdirSync(join(dataFolder, "parameters"))).toEqual(["ArduCopter.json"]);
});

it("a broken file of descriptions is refused and not kept; one that was put in by hand is named", async () => {
  const { params, dataFolder } = await station("ardupilot");
  const broken = join(newFolder(), "broken.xml");
  writeFileSync(broken, described.replace("</vehicles>", ""));
  expect(() => params.loadMeanings(broken)).toThrow("line 3: </paramfile> stands where <vehicles> ends");
  expect(() => params.loadMeanings(join(dataFolder, "none.xml"))).toThrow("none.xml could not be read");
  expect(existsSync(join(dataFolder, "parameters"))).toBe(false);

  const next = newFolder();
  mkdirSync(join(next, "parameters"));
  copyFileSync(broken, join(next, "parameters", "by-hand.xml"));
  const other = await station("ardupilot", next);
  expect(other.params.meaningSources("1:1").failures).toEqual([
    {
      code: "bad-input",
      message: expect.stringMatching(/^by-hand\.xml: .*line 3: <\/paramfile> stands where <vehicles> ends$/),
      remedy: expect.stringContaining("apm.pdef.xml"),
    },
  ]);
});

it("what can only be read is not written, alone or among others", async () => {
  const { clock, params } = await station("ardupilot");
  await clock.run(params.read("1:1", false));
  await expect(params.set("1:1", "STAT_BOOTCNT", 5)).rejects.toThrow("Parameter STAT_BOOTCNT can only be read");
  await expect(clock.run(params.set("1:1", "RTL_ALT", Number.NaN))).rejects.toThrow("it must be a number");
  await expect(clock.run(params.set("1:1", "RTL_ALT", 1.5))).rejects.toThrow("it takes whole numbers only");
  const values = [
    { name: "RTL_ALT", value: 1600 },
    { name: "STAT_BOOTCNT", value: 5 },
    { name: "RTL_SPEED", value: 10 },
  ];
  const failure = {
    ...{ code: "refused", message: "Parameter STAT_BOOTCNT can only be read" },
    remedy: "The vehicle sets it by itself.",
  };
  expect(await clock.run(params.setAll("1:1", values))).toEqual([
    { name: "RTL_ALT", ok: true },
    { name: "STAT_BOOTCNT", ok: false, failure },
    { name: "RTL_SPEED", ok: true },
  ]);
});

describe("a PX4 that tells a checksum over its parameters", () => {
  it("is not read again by the next station when nothing was changed, or only from here", async () => {
    const first = await station("px4");
    const read = await first.clock.run(first.params.read("1:1", false));
    expect(read.source).toBe("list");
    await first.clock.run(first.params.set("1:1", "RTL_RETURN_ALT", 45));

    const next = await station("px4", first.dataFolder, { RTL_RETURN_ALT: 45, COM_FLIGHT_UUID: 8 });
    const list = await next.clock.run(next.params.read("1:1", false));
    expect(list).toEqual({
      ...{ vehicleId: "1:1", readAt: expect.any(Number), source: "cache" },
      problems: [
        expect.stringMatching(
          /^What the vehicle changes by itself, such as counters and calibration, is from \d{4}-\d\d-\d\d \d\d:\d\d UTC: read again to have it$/,
        ),
      ],
      params: read.params.map((param) => (param.name === "RTL_RETURN_ALT" ? { ...param, value: 45 } : param)),
    });
    const again = await next.clock.run(next.params.read("1:1", true));
    expect([again.source, again.params.find(({ name }) => name === "COM_FLIGHT_UUID")?.value]).toEqual(["list", 8]);
  });

  it("is read again when it was changed elsewhere", async () => {
    const first = await station("px4");
    await first.clock.run(first.params.read("1:1", false));
    const next = await station("px4", first.dataFolder, { RTL_RETURN_ALT: 46 });
    const list = await next.clock.run(next.params.read("1:1", false));
    expect([list.source, list.params.find(({ name }) => name === "RTL_RETURN_ALT")?.value]).toEqual(["list", 46]);
  });

  it("is read again when what was kept is broken", async () => {
    const first = await station("px4");
    await first.clock.run(first.params.read("1:1", false));
    writeFileSync(join(first.dataFolder, "parameters-kept", "1-1.json"), '{"hash": 1');
    const next = await station("px4", first.dataFolder);
    expect((await next.clock.run(next.params.read("1:1", false))).source).toBe("list");
  });
});

it("a vehicle that has no descriptions on board says so, and what was known stays", async () => {
  const { clock, params } = await station("px4");
  const list = await clock.run(params.read("1:1", false));
  await expect(clock.run(params.askMeanings("1:1"))).rejects.toThrow();
  expect(await params.read("1:1", false)).toBe(list);
});

it("a vehicle's own descriptions come before a file's and ours", () => {
  const files = new MeaningFiles(newFolder());
  const meanings = new Meanings(
    { autopilot: "px4", kind: "multirotor" },
    files,
    new Map([["NAV_ACC_RAD", { label: "Own" }]]),
  );
  const params = ["NAV_ACC_RAD", "NAV_DLL_ACT", "X"].map((name) => ({ name, value: 1, integer: false }));
  expect(params.map((param) => meanings.put(param).meaning?.label)).toEqual([
    "Own",
    "When the ground station is not heard it",
    undefined,
  ]);
  expect(meanings.sources(params)).toEqual([
    { kind: "vehicle", count: 1, used: 1 },
    { kind: "built-in", count: expect.any(Number), used: 1 },
  ]);
});
