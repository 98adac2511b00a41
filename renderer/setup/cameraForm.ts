import type { CameraCalibration } from "../../src/contract/cameraCalibration.ts";

/** One number of a camera that an operator may enter. */
export interface CameraField {
  readonly name: CameraFieldName;
  readonly label: string;
  readonly unit: string; // with the space before it, where one belongs
  readonly least: number;
  readonly most: number;
  readonly digits: number;
  /** What is taken where nothing is entered, in words. */
  readonly usual?: string;
}

const names = [
  ...(["hfovDeg", "width", "height", "fx", "fy", "cx", "cy", "k1", "k2", "p1", "p2", "k3"] as const),
  ...(["yawDeg", "pitchDeg", "rollDeg", "forward", "right", "down", "latencyMs"] as const),
  ...(["sigmaYaw", "sigmaTilt", "sigmaGimbal", "sigmaLatency", "sigmaGround"] as const),
] as const;

export type CameraFieldName = (typeof names)[number];

/** What is typed, by field; an empty text is nothing. */
export type CameraForm = Readonly<Record<CameraFieldName, number | string>>;

const field = (
  name: CameraFieldName,
  label: string,
  [least, most]: readonly [number, number],
  unit = "",
  digits = 2,
  usual?: string,
): CameraField => ({ name, label, unit, least, most, digits, ...(usual !== undefined && { usual }) });

const px = "\u202fpx";
const m = "\u202fm";
const ms = "\u202fms";

/** A field's number; undefined for nothing, not a number for what is none. Half-typed numbers come as texts. */
const numberOf = (typed: number | string): number | undefined => (typed === "" ? undefined : Number(typed));

/** The fields in groups, as they stand on screen; ranges are the station's. */
export const cameraGroups: readonly {
  readonly title: string;
  readonly words: string;
  readonly fields: readonly CameraField[];
}[] = [
  {
    title: "View",
    words: "Where neither the video nor the plan says how wide the camera sees.",
    fields: [field("hfovDeg", "Field of view across", [1, 179], "°")],
  },
  {
    title: "Lens",
    words:
      "From a calibration in OpenCV's terms, for pictures of the size given; counts instead of the field of view. Leave empty when it is not calibrated.",
    fields: [
      field("width", "Picture width", [16, 20_000], px, 0),
      field("height", "Picture height", [16, 20_000], px, 0),
      field("fx", "fx", [1, 1e6], px),
      field("fy", "fy", [1, 1e6], px),
      field("cx", "cx (middle across)", [-20_000, 40_000], px),
      field("cy", "cy (middle down)", [-20_000, 40_000], px),
      field("k1", "k1", [-10, 10], "", 6),
      field("k2", "k2", [-100, 100], "", 6),
      field("p1", "p1", [-1, 1], "", 6),
      field("p2", "p2", [-1, 1], "", 6),
      field("k3", "k3", [-1_000, 1_000], "", 6),
    ],
  },
  {
    title: "Mounting",
    words: "How the camera is turned against what the gimbal tells, and where it is from the GPS antenna.",
    fields: [
      field("yawDeg", "Yaw, right +", [-180, 180], "°"),
      field("pitchDeg", "Pitch, up +", [-90, 90], "°"),
      field("rollDeg", "Roll, right side down +", [-180, 180], "°"),
      field("forward", "Forward", [-50, 50], m),
      field("right", "Right", [-50, 50], m),
      field("down", "Down", [-50, 50], m),
    ],
  },
  {
    title: "Delay of the video",
    words: "From the picture being taken to its arrival here. Not used where the video carries its own time.",
    fields: [field("latencyMs", "Latency", [-5_000, 30_000], ms, 0)],
  },
  {
    title: "How well that is known",
    words: "One σ: two times in three it is better than this. Leave empty for what is usual.",
    fields: [
      field("sigmaYaw", "Compass ±", [0.01, 90], "°", 2, "usual: 2°"),
      field("sigmaTilt", "Horizon ±", [0.01, 90], "°", 2, "usual: 0.5°"),
      field("sigmaGimbal", "Gimbal ±", [0.01, 90], "°", 2, "usual: 0.5°"),
      field("sigmaLatency", "Latency ±", [0, 5_000], ms, 0, "usual: 50\u202fms"),
      field("sigmaGround", "Terrain heights ±", [0.01, 500], m, 2, "usual: 5\u202fm"),
    ],
  },
];

/** What is known of a camera, to be edited. */
export function formOf(known: CameraCalibration | undefined): CameraForm {
  const { hfovDeg, lens, mounting, latencyMs, accuracy } = known ?? {};
  const given: Partial<Record<CameraFieldName, number | undefined>> = {
    hfovDeg,
    ...lens,
    ...mounting,
    latencyMs,
    sigmaYaw: accuracy?.yawDeg,
    sigmaTilt: accuracy?.tiltDeg,
    sigmaGimbal: accuracy?.gimbalDeg,
    sigmaLatency: accuracy?.latencyMs,
    sigmaGround: accuracy?.ground,
  };
  return Object.fromEntries(names.map((name) => [name, given[name] ?? ""])) as CameraForm;
}

/** The camera that was typed; in words what is missing or can not be; undefined for a camera of which nothing is known. */
export function calibrationOf(
  form: CameraForm,
  camera: Pick<CameraCalibration, "vehicleId" | "cameraId">,
): CameraCalibration | string | undefined {
  for (const { fields } of cameraGroups)
    for (const { name, label, least, most, unit } of fields) {
      const value = numberOf(form[name]);
      if (value !== undefined && !(value >= least && value <= most))
        return `${label} must be between ${least}${unit} and ${most}${unit}`;
    }
  const of = <N extends string>(pairs: readonly (readonly [N, CameraFieldName])[]): Partial<Record<N, number>> =>
    Object.fromEntries(
      pairs.flatMap(([key, name]) => (form[name] === "" ? [] : [[key, numberOf(form[name])]])),
    ) as Partial<Record<N, number>>;
  const own = <N extends CameraFieldName>(...keys: readonly N[]) => of(keys.map((key) => [key, key] as const));

  const needed = own("width", "height", "fx", "fy");
  const bent = own("cx", "cy", "k1", "k2", "p1", "p2", "k3");
  const { width, height, fx, fy } = needed;
  const hasLens = Object.keys({ ...needed, ...bent }).length > 0;
  if (hasLens && (width === undefined || height === undefined || fx === undefined || fy === undefined))
    return "A lens needs picture width, picture height, fx and fy; or leave all of it empty";
  const turned = own("yawDeg", "pitchDeg", "rollDeg", "forward", "right", "down");
  const accuracy = of([
    ["yawDeg", "sigmaYaw"],
    ["tiltDeg", "sigmaTilt"],
    ["gimbalDeg", "sigmaGimbal"],
    ["latencyMs", "sigmaLatency"],
    ["ground", "sigmaGround"],
  ]);
  const all = {
    ...own("hfovDeg", "latencyMs"),
    ...(width !== undefined &&
      height !== undefined &&
      fx !== undefined &&
      fy !== undefined && { lens: { width, height, fx, fy, ...bent } }),
    ...(Object.keys(turned).length > 0 && { mounting: { yawDeg: 0, pitchDeg: 0, rollDeg: 0, ...turned } }),
    ...(Object.keys(accuracy).length > 0 && { accuracy }),
  };
  return Object.keys(all).length > 0 ? { ...camera, ...all } : undefined;
}

/** Whether two forms say the same. */
export const isSame = (a: CameraForm, b: CameraForm): boolean =>
  names.every((name) => numberOf(a[name]) === numberOf(b[name]));
