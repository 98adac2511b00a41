import type { PayloadRecord } from "../contract/payload.ts";
import type { LiveVehicle, StreamRecord, VehicleRecord } from "../contract/records.ts";
import type { ChecklistType, CheckValues } from "../mission/checklist.ts";

interface Known {
  readonly vehicle: VehicleRecord;
  readonly live: Pick<LiveVehicle, "gps" | "battery" | "linkLoss"> | undefined;
  readonly gps: LiveVehicle["gps"] | undefined;
  readonly battery: LiveVehicle["battery"] | undefined;
  readonly payload: PayloadRecord | undefined;
  /** Of its main camera. */
  readonly stream: StreamRecord | undefined;
  /** Whether it told how its position estimate stands. */
  readonly toldEstimator: boolean;
}

/** What a vehicle reports of itself, as checklists ask for it. */
export function checkValuesOf({ vehicle, live, gps, battery, payload, stream, toldEstimator }: Known): CheckValues {
  const { notReady, home, fence, patrol, lost } = vehicle;
  const storage = payload?.cameras.flatMap((camera) => camera.storage ?? [])[0];
  const percent = battery?.percent;
  return {
    ...(gps && { gpsFix: gps.fix, satellites: gps.satellites }),
    ...(gps?.hdop !== undefined && { hdop: gps.hdop }),
    ...(toldEstimator && { estimator: notReady.filter((words) => words.startsWith("Estimator: ")) }),
    ...(percent !== undefined && { battery: percent }),
    home: home !== undefined,
    ...(fence && { fence: { enabled: fence.enabled, breached: fence.breached === true } }),
    ...(patrol && { patrolDoubt: patrol.doubt ?? (patrol.homeMoved ? "its home has moved since" : "") }),
    ...(live && { linkLoss: live.linkLoss * 100 }),
    ...(storage?.ready && { storageMib: storage.freeMib }),
    video: !stream ? "none" : stream.state === "playing" ? "playing" : "waiting",
    notReady,
    lost,
  };
}

/** Which lists are for it. */
export const checklistTypeOf = ({ kind }: Pick<VehicleRecord, "kind">): ChecklistType =>
  kind === "multirotor" ? "copter" : kind === "fixed-wing" ? "plane" : kind === "vtol" ? "vtol" : "any";
