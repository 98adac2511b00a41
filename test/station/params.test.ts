import { expect, it } from "vitest";
import type { ParamProgress } from "../../src/contract/setup.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { RoundTrips } from "../../src/mavlink/roundTrips.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { Announcer } from "../../src/station/announcer.ts";
import { Params } from "../../src/station/params.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";

/** The station's part with a simulated vehicle behind a radio that loses every tenth packet. */
async function station(autopilot: "ardupilot" | "px4") {
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
  const params = new Params({ node, trips, fleet, announcer, offers: () => new Set() });
  return { clock, params, announcer, progress };
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
