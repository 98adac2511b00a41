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
  }
}
