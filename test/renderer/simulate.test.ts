import { describe, expect, test } from "vitest";
import { chosenOf, faultOf, faultWords, nameOf, radioFault } from "../../renderer/simulate/faults.ts";
import { Simulation } from "../../renderer/simulate/simulation.ts";
import { Peers } from "../../renderer/station/peers.ts";
import { FailureError, failureOf } from "../../src/contract/failure.ts";
import type { SimulatedVehicle } from "../../src/contract/simulation.ts";
import type { SimulatedFault } from "../../src/contract/simulator.ts";
import { fakeStation } from "./fakeStation.ts";

const one = (vehicleId: string, faults: SimulatedVehicle["faults"] = []): SimulatedVehicle => ({
  vehicleId,
  autopilot: "ardupilot",
  ofDemo: vehicleId === "1:1",
  faults,
});

describe("a fault in words", () => {
  const cases: [SimulatedFault, string][] = [
    [radioFault(0.2, 300), "Radio loses 20 %, 300 to 450 ms late"],
    [radioFault(0, 0), "Radio is good"],
    [{ kind: "radio", loss: 0, duplicate: 0.1, delayMs: 40, jitterMs: 0 }, "Radio repeats 10 %, 40 ms late"],
    [{ kind: "cut", on: true }, "Link is cut"],
    [{ kind: "gps", state: "lost" }, "GPS is lost"],
    [{ kind: "gps", state: "jump" }, "GPS is 80 m off"],
    [{ kind: "battery", deadCells: 1 }, "Battery: 1 dead cell"],
    [{ kind: "battery", percent: 15, deadCells: 2 }, "Battery: 15 % charge, 2 dead cells"],
    [{ kind: "motor" }, "A motor has stopped"],
    [{ kind: "wind", speed: 12, fromDeg: 250, gust: 3 }, "Wind 12.0 m/s from 250°"],
  ];
  test.each(cases)("%o", (fault, words) => {
    expect(faultWords(fault).replaceAll("\u202f", " ")).toBe(words);
  });
});

test("the vehicle chosen in the window is shown if it is simulated, else the first", () => {
  const vehicles = [one("1:1"), one("2:1", [{ kind: "cut", on: true }])];
  expect(chosenOf(vehicles, "2:1")).toBe(vehicles[1]);
  expect(chosenOf(vehicles, "77:1")).toBe(vehicles[0]);
  expect(chosenOf([], "2:1")).toBe(undefined);
  expect(faultOf(vehicles[1]!.faults, "cut")).toEqual({ kind: "cut", on: true });
  expect(faultOf(vehicles[1]!.faults, "gps")).toBe(undefined);
  expect([nameOf(one("12:1"), undefined), nameOf(one("12:1"), { name: "Copter 12" })]).toEqual([
    "Vehicle 12",
    "Copter 12",
  ]);
});

describe("the window's simulated vehicles", () => {
  /** A station with two of them at most. */
  function ready() {
    const vehicles = [one("1:1")];
    const failures: string[] = [];
    const station = fakeStation({
      "sim.list": () => [...vehicles],
      "sim.add": ({ autopilot }) => {
        if (vehicles.length === 2) throw new FailureError("refused", "there are as many as can be");
        vehicles.push({ ...one("2:1"), autopilot });
        return { vehicleId: "2:1" };
      },
      "sim.fault": ({ vehicleId, fault }) => {
        const at = vehicles.findIndex((vehicle) => vehicle.vehicleId === vehicleId);
        vehicles[at] = one(vehicleId, fault.kind === "none" ? [] : [fault]);
        return null;
      },
      "sim.remove": () => {
        vehicles.pop();
        return null;
      },
    });
    const peers = new Peers();
    peers.station.connect(station.port);
    const simulation = new Simulation(peers.station.call, (cause, what) =>
      failures.push(`${what}: ${failureOf(cause).message}`),
    );
    return { simulation, failures, station, peers };
  }
  const ids = (simulation: Simulation) => simulation.state.get().vehicles.map(({ vehicleId }) => vehicleId);

  test("are added once however often the button is pressed, and removed", async () => {
    const { simulation, station } = ready();
    const adding = simulation.add("px4");
    expect(simulation.state.get().adding).toBe("px4");
    expect(await simulation.add("px4")).toBe(undefined);
    expect(await adding).toBe("2:1");
    expect([ids(simulation), simulation.state.get().adding]).toEqual([["1:1", "2:1"], undefined]);
    await simulation.remove("2:1");
    expect(ids(simulation)).toEqual(["1:1"]);
    expect(station.asked).toEqual(["sim.add", "sim.list", "sim.remove", "sim.list"]);
    station.end();
  });

  test("show what fails in them, and what could not be done is told", async () => {
    const { simulation, failures, station } = ready();
    await simulation.add("ardupilot");
    const asked = simulation.fault("1:1", { kind: "gps", state: "lost" });
    expect(simulation.state.get().busy).toEqual(new Set(["1:1"]));
    await asked;
    expect(simulation.state.get().busy).toEqual(new Set());
    expect(simulation.state.get().vehicles[0]?.faults).toEqual([{ kind: "gps", state: "lost" }]);
    expect(await simulation.add("px4")).toBe(undefined);
    expect(failures).toEqual(["No vehicle was added: there are as many as can be"]);
    expect(simulation.state.get().adding).toBe(undefined);
    station.end();
  });

  test("stay as they were while the station is away, and do not make the screen draw again when nothing changed", async () => {
    const { simulation, station, peers } = ready();
    await simulation.refresh();
    const before = simulation.state.get();
    await simulation.refresh();
    expect(simulation.state.get()).toBe(before);
    peers.station.gone();
    await simulation.refresh();
    expect(simulation.state.get()).toBe(before);
    station.end();
  });
});
