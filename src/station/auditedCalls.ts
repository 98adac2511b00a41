import { failureOf } from "../contract/failure.ts";
import type { Outcome } from "../contract/setup.ts";
import { redactSettings } from "../host/redact.ts";
import { canonicalJson } from "../review/evidence/canonicalJson.ts";
import { sha256 } from "../store/auditLog.ts";
import { actor } from "./actor.ts";
import type { AuditTrail } from "./auditTrail.ts";
import type { StationHandlers } from "./handlers.ts";

/**
 * The same handlers, but what is said to a vehicle or changes what the station does is written into the audit log when it is
 * asked, and how it ended when it has. A log that can not be written keeps nobody from flying: that is told, and the call goes
 * on. Steering (`gimbal.rate` and the like) is said again and again: at most one line in ten seconds, with how many were left out.
 */
export function audited(handlers: StationHandlers, trail: AuditTrail, now: () => number): StationHandlers {
  const steered = new Map<string, { at: number; left: number }>();
  const wrap = ([call, handler]: [string, Handler]): [string, Handler] => {
    if (!isCommand(call)) return [call, handler];
    return [
      call,
      (args) => {
        const about = aboutOf(args);
        const key = STEERING.has(call) ? `${call} ${about.join()}` : undefined;
        const last = key === undefined ? undefined : steered.get(key);
        if (last && now() >= last.at && now() - last.at < STEERING_MS) {
          last.left++;
          return handler(args);
        }
        if (key !== undefined) steered.set(key, { at: now(), left: 0 });
        const by = actor();
        const body = { call, args: shown(args), ...(last?.left && { leftOut: last.left }) };
        const sequence = trail.note({ kind: "command", by, about, body });
        const ended = (how: Readonly<Record<string, unknown>>) =>
          trail.note({ kind: "command.ended", by, about, body: { call, ...(sequence && { of: sequence }), ...how } });
        return key === undefined ? followed(() => handler(args), ended) : handler(args);
      },
    ];
  };
  return Object.fromEntries((Object.entries(handlers) as [string, Handler][]).map(wrap)) as unknown as StationHandlers;
}

/** Whether a call of the station's contract is an order: to a vehicle, or to the station in what it records and believes. */
export const isCommand = (call: string): boolean => ORDERS.has(call) || ORDER_FAMILIES.test(call);

type Handler = (args: unknown) => unknown;

function followed(work: () => unknown, ended: (how: Readonly<Record<string, unknown>>) => void): unknown {
  const failed = (cause: unknown) => {
    const { code, message } = failureOf(cause);
    ended({ ok: false, code, message });
  };
  let answer: unknown;
  try {
    answer = work();
  } catch (cause) {
    failed(cause);
    throw cause;
  }
  if (!(answer instanceof Promise)) {
    ended(outcomeOf(answer));
    return answer;
  }
  // Noted beside the call, so that nobody waits for the log.
  answer.then((value) => ended(outcomeOf(value)), failed);
  return answer;
}

/** Of a call to several, which of them refused. */
function outcomeOf(answer: unknown): Readonly<Record<string, unknown>> {
  if (!Array.isArray(answer)) return { ok: true };
  const failed = (answer as readonly ({ readonly vehicleId?: string } & Outcome)[]).flatMap((one) =>
    one && typeof one === "object" && "ok" in one && one.ok === false
      ? [{ vehicleId: one.vehicleId, message: one.failure?.message }]
      : [],
  );
  return failed.length > 0 ? { ok: false, failed } : { ok: true };
}

function aboutOf(args: unknown): string[] {
  const { vehicleId, vehicleIds, streamId, footage } = (args ?? {}) as Readonly<Record<string, unknown>>;
  const { flagId } = (footage ?? {}) as { flagId?: unknown };
  const vehicles = [vehicleId, ...(Array.isArray(vehicleIds) ? vehicleIds : [])];
  return [
    ...vehicles.flatMap((id) => (typeof id === "string" ? [`vehicle:${id}`] : [])),
    ...(typeof flagId === "string" ? [`flag:${flagId}`] : []),
    ...(typeof streamId === "string" ? [`stream:${streamId}`] : []),
  ];
}

/** Arguments without secrets; what is long, as a plan, by its name and its hash. */
function shown(args: unknown): unknown {
  if (typeof args !== "object" || args === null) return args;
  const plain = redactSettings(args, "") as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, short(value)]));
}

function short(value: unknown): unknown {
  if (value === undefined || value === null || typeof value === "number" || typeof value === "boolean") return value;
  let text: string;
  try {
    text = canonicalJson(value);
  } catch {
    return "not to be written as JSON";
  }
  if (text.length <= LONGEST) return value;
  const { name } = value as { name?: unknown };
  return { ...(typeof name === "string" && { name }), sha256: sha256(text), characters: text.length };
}

const ORDER_FAMILIES =
  /^(gimbal|camera|control|demo|stick)\.|^sharing\.(?!state$)|^relief\.(?!list$|schedule$)|^cue\.(?!list$)/;
const ORDERS: ReadonlySet<string> = new Set([
  ...["arm", "takeOff", "startMission", "pause", "resume", "goTo", "returnHome", "land", "setMode", "forget"].map(
    vehicle,
  ),
  ...["reboot", "setHome", "setOrigin", "setRates", "giveKey"].map(vehicle),
  ...[
    "patrol.upload",
    "patrol.uploadRest",
    "patrol.cancelUpload",
    "fleet.command",
    "params.set",
    "params.setAll",
    "params.loadMeanings",
  ],
  ...["fence.write", "fence.clear", "fence.switch", "rally.write", "rally.clear", "boundary.cancel"],
  ...["coverage.watch", "coverage.promise", "coverage.unwatch"],
  ...["calibration.start", "calibration.placed", "calibration.cancel", "remoteId.set"],
  ...["cameraCalibration.set", "cameraCalibration.remove", "cameraCalibration.solve"],
  ...["link.open", "link.close", "link.setKey", "forward.open", "forward.close", "key.add", "key.remove"],
  ...["sharing.add", "sharing.change", "sharing.remove", "sharing.feed"],
  ...["stream.open", "stream.close", "streams.allowHost", "streams.removeHost"],
  ...["terrain.add", "terrain.remove", "terrain.setDatum", "terrain.reorder", "look.set", "footageExport.start"],
  ...[
    "detector.load",
    "detector.loadForThermal",
    "models.add",
    "models.choose",
    "models.chooseForThermal",
    "models.chooseProvider",
    "models.remove",
  ],
  ...["messages.setRate", "replay.set", "maps.add", "maps.addOnline", "maps.remove", "maps.reorder"],
  ...["save", "import", "rename", "setNotes", "show", "restore", "duplicate", "trash", "erase"].map(
    (call) => `plans.${call}`,
  ),
  ...["rules.save", "rules.remove", "rules.replace", "footage.limit", "telemetry.keep", "offline.start"],
  ...["start", "cancel", "delete", "restore", "setSitl"].map((call) => `scenarioRuns.${call}`),
]);
const STEERING: ReadonlySet<string> = new Set([
  "gimbal.rate",
  "stick.move",
  "gimbal.point",
  "gimbal.lookAt",
  "camera.zoom",
  "camera.focus",
]);
const STEERING_MS = 10_000;
const LONGEST = 1_000;

function vehicle(call: string): string {
  return `vehicle.${call}`;
}
