import type { LiveVehicle } from "../../src/contract/records.ts";
import { angle, azimuth, duration, metres, percent, speed, unknown } from "../ui/format.ts";
import type { LiveReading } from "./LiveStat.tsx";

type Sample = LiveVehicle | undefined;

/** GPS_FIX_TYPE in words. https://mavlink.io/en/messages/common.html#GPS_FIX_TYPE */
const fixes = ["no GPS", "no fix", "2D", "3D", "DGPS", "RTK float", "RTK fixed", "static", "PPP"];

/** How each live figure reads; caution and alarm where an operator should act. */
export const readings = {
  ahl: (v: Sample): LiveReading => ({ text: metres(v?.ahl, 1) }),
  amsl: (v: Sample): LiveReading => ({ text: metres(v?.amsl, 1) }),
  groundSpeed: (v: Sample): LiveReading => ({ text: speed(v?.groundSpeed) }),
  climb: (v: Sample): LiveReading => ({ text: v ? `${v.climb >= 0 ? "+" : ""}${speed(v.climb)}` : unknown }),
  heading: (v: Sample): LiveReading => ({ text: azimuth(v?.headingDeg) }),
  gimbal: (v: Sample): LiveReading => ({
    text: v?.gimbal ? `${angle(v.gimbal.pitchDeg)} / ${angle(v.gimbal.yawDeg)}` : unknown,
  }),
  battery: (v: Sample): LiveReading => {
    const p = v?.battery?.percent;
    if (p === undefined)
      return { text: v?.battery?.volts === undefined ? unknown : `${v.battery.volts.toFixed(1)}\u202fV` };
    const left = v?.battery?.remainingMs;
    const text = left === undefined ? percent(p) : `${percent(p)} · ${duration(left)}`;
    return { text, level: p < 20 ? "alarm" : p < 35 ? "caution" : "ok" };
  },
  link: (v: Sample): LiveReading => {
    if (!v) return { text: unknown };
    const quality = (1 - v.linkLoss) * 100;
    return { text: percent(quality), level: quality < 80 ? "alarm" : quality < 95 ? "caution" : "ok" };
  },
  gps: (v: Sample): LiveReading => {
    const gps = v?.gps;
    if (!gps) return { text: unknown };
    return { text: `${fixes[gps.fix] ?? "fix"} · ${gps.satellites}`, level: gps.fix >= 3 ? "ok" : "alarm" };
  },
};
