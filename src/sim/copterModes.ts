/** Copter's mode numbers (HEARTBEAT.custom_mode). https://ardupilot.org/copter/docs/parameters.html#fltmode1 */
export const copterModes = {
  STABILIZE: 0,
  ALT_HOLD: 2,
  AUTO: 3,
  GUIDED: 4,
  LOITER: 5,
  RTL: 6,
  LAND: 9,
  BRAKE: 17,
} as const;

export type CopterMode = keyof typeof copterModes;

/** The mode of a number, or undefined when this vehicle has none of that number. */
export function copterModeOf(number: number): CopterMode | undefined {
  return (Object.keys(copterModes) as CopterMode[]).find((mode) => copterModes[mode] === number);
}

/** Modes that fly to places, and so need to know where they are. */
export const needsPosition = (mode: CopterMode): boolean => mode !== "STABILIZE" && mode !== "ALT_HOLD";

/** Modes in which motors may be started. */
export const allowsArming = (mode: CopterMode): boolean =>
  mode === "STABILIZE" || mode === "ALT_HOLD" || mode === "GUIDED" || mode === "LOITER";
