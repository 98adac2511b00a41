import type { MissionItem } from "../../src/mission/item.ts";

const still = { lat: 0, lon: 0, z: 0, frame: 2, autocontinue: true };
const placed = { frame: 3, params: [0, 0, 0, 0], autocontinue: true } as const;

/** A patrol: take-off, waypoints with speed changes and gimbal angles between them, return. */
export function patrol(count: number): MissionItem[] {
  return Array.from({ length: count }, (_, i): MissionItem => {
    const here = { ...placed, lat: 47.1 + i * 0.000123, lon: 8.2 - i * 0.000321, z: 80 + i };
    if (i === 0) return { ...here, command: 22 };
    if (i === count - 1) return { ...still, command: 20, params: [0, 0, 0, 0] };
    if (i % 10 === 5) return { ...still, command: 178, params: [1, 12.5, -1, 0] };
    if (i % 10 === 6) return { ...still, command: 1000, params: [-35, 90, 0, 0], lat: 44 };
    return { ...here, command: 16 };
  });
}

/** Two polygons and a circle. */
export function fencePoints(count: number): MissionItem[] {
  const half = Math.floor((count - 1) / 2);
  const ring = (command: number, corners: number, radius: number): MissionItem[] =>
    Array.from({ length: corners }, (_, i): MissionItem => {
      const angle = (i / corners) * 2 * Math.PI;
      const [lat, lon] = [47.1 + radius * Math.cos(angle), 8.2 + radius * Math.sin(angle)];
      return { ...placed, frame: 0, command, params: [corners, 0, 0, 0], lat, lon, z: 0 };
    });
  const circle = { ...placed, frame: 0, command: 5004, params: [120, 0, 0, 0], lat: 47.1, lon: 8.2, z: 0 } as const;
  return [...ring(5001, half, 0.05), ...ring(5002, count - 1 - half, 0.01), circle];
}

export const rallyPoints = (count: number): MissionItem[] =>
  Array.from({ length: count }, (_, i) => ({ ...placed, command: 5100, lat: 47 + i / 1000, lon: 8, z: 40 + i }));
