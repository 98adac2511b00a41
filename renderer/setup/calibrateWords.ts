import type { CalibrationKind, CalibrationRecord, Side } from "../../src/contract/calibration.ts";
import type { VehicleRecord } from "../../src/contract/records.ts";

/** What can be calibrated, and what the operator needs for it. */
export interface CalibrationChoice {
  readonly kind: CalibrationKind;
  readonly label: string;
  readonly needs: string;
}

const all: readonly CalibrationChoice[] = [
  {
    kind: "accelerometer",
    label: "Accelerometer",
    needs: "A level place. The vehicle is laid on each of its six sides.",
  },
  { kind: "level", label: "Level", needs: "The vehicle stands as it flies straight and level." },
  { kind: "gyroscope", label: "Gyroscope", needs: "The vehicle stands still." },
  { kind: "compass", label: "Compass", needs: "Outdoors, away from metal. The vehicle is turned in the hands." },
  { kind: "barometer", label: "Barometer", needs: "The vehicle stands still, out of the wind." },
  { kind: "airspeed", label: "Airspeed", needs: "The pitot tube is covered; then it is blown into when asked." },
];

/** ArduPilot calibrates its airspeed sensors with its barometer. */
export function choicesFor({ autopilot }: Pick<VehicleRecord, "autopilot">): CalibrationChoice[] {
  if (autopilot === "px4") return [...all];
  return all.flatMap((choice) =>
    choice.kind === "airspeed"
      ? []
      : choice.kind === "barometer"
        ? [
            {
              ...choice,
              label: "Barometer and airspeed",
              needs: "The vehicle stands still; its pitot tube is covered.",
            },
          ]
        : [choice],
  );
}

export const labelOf = (kind: CalibrationKind): string => all.find((choice) => choice.kind === kind)?.label ?? kind;

/** Why nothing can be calibrated now; undefined when it can. */
export function whyNoCalibration(
  { lost, armed, name }: Pick<VehicleRecord, "lost" | "armed" | "name">,
  newest: CalibrationRecord | undefined,
): string | undefined {
  if (lost) return `${name} is not heard`;
  if (armed) return "Refused while armed: land and disarm first";
  if (newest && isUnderWay(newest)) return `The calibration of its ${labelOf(newest.kind).toLowerCase()} is under way`;
  return undefined;
}

export const isUnderWay = ({ state }: CalibrationRecord): boolean =>
  state.phase === "working" || state.phase === "sides";

export const sideLabels: Readonly<Record<Side, string>> = {
  level: "Level",
  left: "Left side",
  right: "Right side",
  "nose-down": "Nose down",
  "nose-up": "Nose up",
  back: "On its back",
};
