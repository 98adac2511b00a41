/** PX4's modes as [main, sub] of custom_mode: main in byte 2, sub in byte 3 (px4_custom_mode.h). https://docs.px4.io/main/en/flight_modes_mc/ */
export const px4Modes = {
  Manual: [1, 0],
  Altitude: [2, 0],
  Position: [3, 0],
  Ready: [4, 1],
  Takeoff: [4, 2],
  Hold: [4, 3],
  Mission: [4, 4],
  Return: [4, 5],
  Land: [4, 6],
  Offboard: [6, 0],
  Stabilized: [7, 0],
} as const;

export type Px4Mode = keyof typeof px4Modes;

/** HEARTBEAT.custom_mode of a mode. */
export function px4CustomMode(mode: Px4Mode): number {
  const [main, sub] = px4Modes[mode];
  return ((sub << 24) | (main << 16)) >>> 0;
}

/** The mode that DO_SET_MODE's params 2 and 3 ask for, or undefined when there is none. */
export const px4ModeOf = (main: number, sub: number): Px4Mode | undefined =>
  (Object.keys(px4Modes) as Px4Mode[]).find((mode) => px4Modes[mode][0] === main && px4Modes[mode][1] === sub);

/** Modes a pilot flies by hand. */
export const isManual = (mode: Px4Mode): boolean =>
  mode === "Manual" || mode === "Altitude" || mode === "Position" || mode === "Stabilized";

/** Modes that fly to places, and so need to know where they are. */
export const needsPlace = (mode: Px4Mode): boolean => mode === "Position" || !isManual(mode);
