import type { CameraProfile, DroneProfile } from "./plan.ts";

const MINUTE = 60_000;

/** Drones to plan with when nothing better is known; the planner lets every figure be changed. */
export const droneProfiles: readonly DroneProfile[] = [
  {
    id: "sim-quad",
    name: "Simulated quadcopter",
    kind: "multirotor",
    cruiseSpeed: 12,
    maxSpeed: 18,
    climb: 4,
    sink: 2.5,
    enduranceMs: 30 * MINUTE,
    reservePercent: 20,
  },
  {
    id: "multirotor",
    name: "Multirotor, about 2 kg",
    kind: "multirotor",
    cruiseSpeed: 10,
    maxSpeed: 15,
    climb: 3,
    sink: 2,
    enduranceMs: 25 * MINUTE,
    reservePercent: 25,
  },
  {
    id: "fixed-wing",
    name: "Fixed wing, about 3 m span",
    kind: "fixed-wing",
    cruiseSpeed: 20,
    maxSpeed: 28,
    climb: 3,
    sink: 3,
    enduranceMs: 120 * MINUTE,
    reservePercent: 20,
  },
];

/** Cameras to plan with when nothing better is known. */
export const cameraProfiles: readonly CameraProfile[] = [
  {
    id: "sim-camera",
    name: "Simulated camera, 50°",
    width: 960,
    height: 540,
    hfovDeg: 50,
    minPitchDeg: -90,
    maxPitchDeg: 20,
  },
  {
    id: "hd-60",
    name: "Full HD, 60° (wide)",
    width: 1920,
    height: 1080,
    hfovDeg: 60,
    minPitchDeg: -90,
    maxPitchDeg: 20,
  },
  {
    id: "hd-20",
    name: "Full HD, 20° (zoom)",
    width: 1920,
    height: 1080,
    hfovDeg: 20,
    minPitchDeg: -90,
    maxPitchDeg: 20,
  },
  {
    id: "thermal-25",
    name: "Thermal 640 × 512, 25°",
    width: 640,
    height: 512,
    hfovDeg: 25,
    minPitchDeg: -90,
    maxPitchDeg: 20,
  },
  {
    id: "fixed-down",
    name: "Full HD fixed, straight down, 60°",
    width: 1920,
    height: 1080,
    hfovDeg: 60,
    minPitchDeg: -90,
    maxPitchDeg: -90,
  },
];

/** The drone that new plans start with. */
export const defaultDrone = droneProfiles[0] as DroneProfile;
/** The camera that new plans start with. */
export const defaultCamera = cameraProfiles[0] as CameraProfile;
