import type { TrafficRecord } from "../../src/contract/traffic.ts";
import { once, type Symbol2d } from "./symbols.ts";

/** Colours of other aircraft by how near they are; the shapes differ too. */
export const trafficColours: Record<TrafficRecord["level"], string> = {
  far: "#d5dde5",
  near: "#ffd23f",
  conflict: "#ff6b5e",
};

/** Another aircraft, pointing north: wings and tail, or a cross of rotors for a drone; hollow while far, in a box when in conflict. */
export function trafficSymbol(level: TrafficRecord["level"], source: TrafficRecord["source"]): Symbol2d {
  return once(`traffic-${level}-${source}`, 72, (g) => {
    const colour = trafficColours[level];
    g.translate(36, 36);
    g.lineJoin = "round";
    g.lineWidth = 3;
    if (level === "conflict") {
      g.strokeStyle = "#05080c";
      g.lineWidth = 7;
      g.strokeRect(-31, -31, 62, 62);
      g.strokeStyle = colour;
      g.lineWidth = 4;
      g.strokeRect(-31, -31, 62, 62);
      g.lineWidth = 3;
    }
    g.fillStyle = level === "far" ? "rgba(5,8,12,0.7)" : colour;
    g.strokeStyle = level === "far" ? colour : "#05080c";
    g.beginPath();
    outline(source).forEach(([x, y], i) => {
      if (i === 0) g.moveTo(x, y);
      else g.lineTo(x, y);
    });
    g.closePath();
    g.fill();
    g.stroke();
    if (source === "remote-id")
      for (const [x, y] of rotors) {
        g.beginPath();
        g.arc(x, y, 6, 0, Math.PI * 2);
        g.fill();
        g.stroke();
      }
  });
}

type Point = readonly [number, number];

const rotors: readonly Point[] = [
  [-15, -15],
  [15, -15],
  [15, 15],
  [-15, 15],
];

const outline = (source: TrafficRecord["source"]): readonly Point[] =>
  source === "remote-id" ? diamond : [...half, ...half.map(([x, y]): Point => [-x, y]).reverse()];

const diamond: readonly Point[] = [
  [0, -22],
  [11, 0],
  [0, 11],
  [-11, 0],
];

/** Nose, wing and tail of one side. */
const half: readonly Point[] = [
  [0, -25],
  [4, -18],
  [4, -7],
  [24, 6],
  [24, 11],
  [4, 5],
  [3, 16],
  [11, 22],
  [11, 25],
  [0, 22],
];
