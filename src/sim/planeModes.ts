/** Plane's mode numbers (HEARTBEAT.custom_mode). https://ardupilot.org/plane/docs/parameters.html#fltmode1 */
export const planeModes = {
  MANUAL: 0,
  CIRCLE: 1,
  STABILIZE: 2,
  FBWA: 5,
  AUTO: 10,
  RTL: 11,
  LOITER: 12,
  TAKEOFF: 13,
  GUIDED: 15,
} as const;

export type PlaneMode = keyof typeof planeModes;

/** The mode of a number, or undefined when this vehicle has none of that number. */
export function planeModeOf(number: number): PlaneMode | undefined {
  return (Object.keys(planeModes) as PlaneMode[]).find((mode) => planeModes[mode] === number);
}

/** Modes a pilot flies by hand. */
export const isByHand = (mode: PlaneMode): boolean => mode === "MANUAL" || mode === "STABILIZE" || mode === "FBWA";
