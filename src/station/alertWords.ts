import type { AlertRaise } from "../contract/alerts.ts";
import type { LinkRecord, LiveVehicle, StatusText, StreamRecord, VehicleRecord } from "../contract/records.ts";
import type { TrafficRecord } from "../contract/traffic.ts";
import { trafficWords } from "./trafficWords.ts";

type Battery = LiveVehicle["battery"];

/** Everything that stands with one vehicle. In the air it weighs more than on the ground. */
export function vehicleAlerts(
  vehicle: VehicleRecord,
  live: Pick<LiveVehicle, "lat" | "lon" | "battery"> | undefined,
): AlertRaise[] {
  const { id: vehicleId, name, armed, landed, lost, failsafe, failsafes, fence, patrol } = vehicle;
  if (vehicle.replayed) return []; // nobody flies it now
  const flies = armed && landed !== "on-ground";
  const about = {
    ...{ vehicleId, vehicle: name },
    ...(live && { place: { lat: live.lat, lon: live.lon } }),
  };
  const raises: AlertRaise[] = [];
  const raise = (one: Omit<AlertRaise, "vehicleId" | "place">) => raises.push({ ...about, ...one });
  if (lost)
    raise({
      ...{ what: "vehicle.lost", title: "Link lost" },
      severity: flies ? "critical" : armed ? "warning" : "notice",
      words: `Nothing is heard of ${name}${flies ? ", which was flying" : ""}`,
      remedy: flies
        ? "It goes on or returns by itself, as its failsafe is set. See to antenna and link; give its leg to another."
        : "Switch it on, or see to antenna and link.",
    });
  if (failsafe && !lost)
    raise({
      ...{ what: "vehicle.failsafe", title: "Failsafe" },
      severity: flies ? "critical" : "warning",
      words: `${name} is in failsafe${failsafes && failsafes.length > 0 ? `: ${failsafes.join(", ")}` : ""}`,
      remedy: flies
        ? "Watch what it does by itself; take over only if that is wrong."
        : "See to the cause before it flies.",
    });
  if (fence?.breached)
    raise({
      ...{ what: "vehicle.fence", title: "Outside the fence" },
      severity: flies ? "emergency" : "warning",
      words: `${name} is outside its geofence`,
      remedy: "Pause it or let it return, unless it does so by itself.",
    });
  const battery = lost ? undefined : batteryAlert(name, live?.battery, flies);
  if (battery) raise(battery);
  if (flies && patrol?.homeMoved)
    raise({
      ...{ what: "vehicle.home", title: "Home has moved", severity: "warning" },
      words: `The home of ${name} is ${Math.round(patrol.homeMoved.across)} m from where its patrol was proved`,
      remedy: "Heights count from home: let it return, or upload the patrol again.",
    });
  if (flies && patrol?.doubt !== undefined)
    raise({
      ...{ what: "vehicle.patrol", title: "Patrol in doubt", severity: "warning" },
      words: `It is not sure that ${name} holds its patrol: ${patrol.doubt}`,
      remedy: "Read it back in Fly, Patrol on board.",
    });
  return raises;
}

function batteryAlert(
  name: string,
  battery: Battery,
  flies: boolean,
): Omit<AlertRaise, "vehicleId" | "place"> | undefined {
  const { state, percent } = battery ?? {};
  if (state === undefined || state === "ok") return undefined;
  const left = percent === undefined ? "" : `, ${Math.round(percent)} % left`;
  const severity = { low: "warning", critical: "critical", failed: "emergency" } as const;
  return {
    ...{ what: "vehicle.battery", title: `Battery ${state}` },
    severity: flies ? severity[state] : "notice",
    words: `The battery of ${name} is ${state}${left}`,
    remedy: flies ? (state === "low" ? "Relieve it and let it return." : "Land it now.") : "Change it before it flies.",
  };
}

/** What a link or a stream that failed is told as; nothing where it did not. */
export function linkAlert({ id, address, failure, replay, byDefault }: LinkRecord): AlertRaise[] {
  if (!failure || replay) return [];
  return [
    {
      ...{ what: "link.failed", which: id, title: "Link failed" },
      severity: byDefault ? "notice" : "warning", // nobody asked for it
      words: failure.message.includes(address) ? failure.message : `${address}: ${failure.message}`,
      remedy: failure.remedy ?? "It is tried again by itself; see Links.",
    },
  ];
}

export function streamAlert({ id, vehicleId, cameraName, failure }: StreamRecord): AlertRaise[] {
  if (!failure) return [];
  return [
    {
      ...{ what: "stream.failed", which: id, vehicleId, severity: "warning", title: "No video" },
      words: `${cameraName ?? "Video"}: ${failure.message}`,
      remedy: failure.remedy ?? "It is tried again by itself.",
    },
  ];
}

/** An aircraft that comes too near, or that says it is in distress. */
export function trafficAlert(record: TrafficRecord): AlertRaise[] {
  const { id, name, lat, lon, level, near, emergency, replayed } = record;
  if (replayed) return [];
  const about = { which: id, place: { lat, lon } };
  const soon = near?.inMs !== undefined && near.inMs < imminentMs;
  return [
    ...(level === "conflict" && near
      ? [
          {
            ...{ ...about, what: "traffic.conflict", vehicleId: near.vehicleId, title: "Traffic" },
            severity: soon ? ("emergency" as const) : ("critical" as const),
            words: trafficWords(record).replace(/, too near in \d+ s$/, ", comes too near"), // the rest changes slowly
            remedy: "Look for it; descend, hold or return until it is clear.",
          },
        ]
      : []),
    ...(emergency
      ? [
          {
            ...{ ...about, what: "traffic.distress", severity: "notice" as const, title: "Aircraft in distress" },
            words: `${name} squawks ${emergency}`,
            remedy: "Keep out of its way, and tell air traffic services if you see it come down.",
          },
        ]
      : []),
  ];
}

const imminentMs = 20_000;

/** What a vehicle said, as an alert; undefined where it is only news. MAV_SEVERITY: https://mavlink.io/en/messages/common.html#MAV_SEVERITY */
export function textAlert({ vehicleId, severity, text }: StatusText, flies: boolean): AlertRaise | undefined {
  if (severity > 4) return undefined;
  const prearm = /^(pre-?arm|arm|preflight)/i.test(text);
  const inAir = severity <= 1 ? "emergency" : severity === 2 ? "critical" : "warning";
  const onGround = severity <= 1 ? "critical" : severity === 2 ? "warning" : "notice";
  return {
    ...{ what: `text ${text.replaceAll(/-?\d+(\.\d+)?/g, "#").slice(0, 60)}`, vehicleId },
    severity: prearm ? "notice" : flies ? inAir : onGround,
    ...{ title: text, words: text },
  };
}
