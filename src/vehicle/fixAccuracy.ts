import type { common } from "mavlink-mappings";

/** One σ of a position fix, metres: in each of east and north, and in height. */
export interface FixAccuracy {
  readonly horizontal: number;
  readonly vertical: number;
}

/**
 * How well GPS_RAW_INT says the position is known: `h_acc` (of receivers of the field the root of both axes' variances, so
 * √2 of one) and `v_acc`, mm; where they are not told (0), from the dilution of precision; undefined without a fix or both.
 * https://mavlink.io/en/messages/common.html#GPS_RAW_INT
 */
export function fixAccuracyOf(
  m: Pick<common.GpsRawInt, "fixType" | "eph" | "epv" | "hAcc" | "vAcc">,
): FixAccuracy | undefined {
  if (m.fixType < 2) return undefined;
  const hdop = m.eph > 0 && m.eph < UNKNOWN ? m.eph / 100 : undefined;
  const vdop = m.epv > 0 && m.epv < UNKNOWN ? m.epv / 100 : undefined;
  const across = told(m.hAcc);
  const horizontal = across === undefined ? hdop && hdop * RANGE : across / Math.SQRT2;
  if (horizontal === undefined) return undefined;
  const vertical = told(m.vAcc) ?? (vdop ? vdop * RANGE : horizontal * 1.75);
  return { horizontal: Math.max(LEAST, horizontal), vertical: Math.max(LEAST, vertical) };
}

const UNKNOWN = 0xffff;
const RANGE = 1.7; // metres, one σ of a range to a satellite with what its signal passes through
const LEAST = 0.02; // metres: a fixed RTK solution

/** Metres; undefined for what stands for nothing. */
const told = (mm: number): number | undefined => (mm > 0 && mm < 0xffffffff ? mm / 1_000 : undefined);
