import type { SimulatedFault } from "../contract/simulator.ts";
import type { RadioConditions } from "../mavlink/memoryLink.ts";
import type { SimVehicle } from "./simVehicle.ts";

/** Lets something fail in a vehicle or its radio, or sets it right again; the same fault twice is one. */
export function injectFault(vehicle: SimVehicle, radio: RadioConditions, fault: SimulatedFault): void {
  const { gps, battery, wind } = vehicle.copter;
  switch (fault.kind) {
    case "none":
      Object.assign(radio, { loss: 0, duplicate: 0, delayMs: 0, jitterMs: 0, cut: false });
      gps.jammed = false;
      gps.jumpMetres = 0;
      battery.deadCells = 0;
      wind.change(vehicle.usualWind);
      vehicle.passing.on = false;
      if (vehicle.copter.landed) vehicle.copter.motorFailed = false;
      break;
    case "radio": {
      const { loss, duplicate, delayMs, jitterMs } = fault;
      Object.assign(radio, { loss, duplicate, delayMs, jitterMs });
      break;
    }
    case "cut":
      radio.cut = fault.on;
      break;
    case "gps":
      gps.jammed = fault.state === "lost";
      gps.jumpMetres = fault.state === "jump" ? 80 : 0;
      break;
    case "battery":
      if (fault.deadCells !== undefined) battery.deadCells = fault.deadCells;
      if (fault.percent !== undefined) battery.setPercent(fault.percent);
      break;
    case "motor":
      vehicle.copter.motorFailed = true;
      break;
    case "wind":
      wind.change(fault, fault.gust);
      break;
    case "reboot":
      vehicle.restart();
      break;
    case "traffic":
      vehicle.passing.on = fault.on;
  }
}

/** What fails in a vehicle or its radio now, as it would have to be injected. */
export function faultsOf(vehicle: SimVehicle, radio: RadioConditions): SimulatedFault[] {
  const { gps, battery, wind, motorFailed } = vehicle.copter;
  const { loss, duplicate, delayMs, jitterMs, cut } = radio;
  const faults: SimulatedFault[] = [];
  if (loss > 0 || duplicate > 0 || delayMs > 0 || jitterMs > 0)
    faults.push({ kind: "radio", loss, duplicate, delayMs, jitterMs });
  if (cut) faults.push({ kind: "cut", on: true });
  if (gps.jammed) faults.push({ kind: "gps", state: "lost" });
  else if (gps.jumpMetres !== 0) faults.push({ kind: "gps", state: "jump" });
  if (battery.deadCells > 0) faults.push({ kind: "battery", deadCells: battery.deadCells });
  if (motorFailed) faults.push({ kind: "motor" });
  if (vehicle.passing.on) faults.push({ kind: "traffic", on: true });
  const { speed, fromDeg, gust } = wind.asked;
  const usual = vehicle.usualWind;
  if (speed !== usual.speed || fromDeg !== usual.fromDeg || gust !== usual.speed / 4)
    faults.push({ kind: "wind", speed, fromDeg, gust });
  return faults;
}
