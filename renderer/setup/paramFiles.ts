import type { VehicleRecord } from "../../src/contract/records.ts";
import type { ParamDifference } from "../../src/contract/setup.ts";
import { fileName } from "../plan/fileName.ts";
import { app } from "../shell/app.ts";

/** A parameter file that was opened, against what is on board. */
export interface OpenedFile {
  readonly path: string;
  readonly differences: readonly ParamDifference[];
}

/** Saves what was read where the operator says. */
export async function saveParamFile(vehicle: VehicleRecord): Promise<void> {
  try {
    const text = await app.peers.station.call("params.toFile", { vehicleId: vehicle.id });
    const day = new Date().toISOString().slice(0, 10);
    const path = await window.vedette?.saveParams(text, `${fileName(`${vehicle.name} ${day}`)}.param`);
    if (path) app.toasts.done(`Saved ${path}`);
  } catch (cause) {
    app.toasts.failure(cause, "The parameters were not saved");
  }
}

/** Asks for a file with a program's descriptions of its parameters and puts it in; whether that was done. */
export async function loadDescriptions(): Promise<boolean> {
  try {
    const file = await window.vedette?.chooseFile("descriptions");
    if (!file) return false;
    const { program, count } = await app.params.describe(file);
    app.toasts.done(`${count} parameters of ${program} are described now`);
    return true;
  } catch (cause) {
    app.toasts.failure(cause, "The descriptions were not loaded");
    return false;
  }
}

/** Asks for a `.param` file and compares it with the vehicle; undefined when there is nothing to show. */
export async function openParamFile(vehicleId: string): Promise<OpenedFile | undefined> {
  try {
    const file = await window.vedette?.openParams();
    if (!file) return undefined;
    const differences = await app.peers.station.call("params.compare", { vehicleId, text: file.text });
    return { path: file.path, differences };
  } catch (cause) {
    app.toasts.failure(cause, "The parameter file was not opened");
    return undefined;
  }
}
