import { once, type Symbol2d } from "./symbols.ts";

/** How opaque a sighting is by its age, newest first. */
const opacities = [1, 0.75, 0.55, 0.38] as const;

/** A car from the side in a round sign: a vehicle that was confirmed. Older ones are paler, the selected one is ringed. */
export function sightingSymbol(age: 0 | 1 | 2 | 3, selected: boolean): Symbol2d {
  return once(`sighting-${age}-${selected}`, 40, (g) => {
    g.globalAlpha = selected ? 1 : opacities[age];
    disc(g, selected ? "#ffffff" : "#00261c");
    g.fillStyle = "#00261c";
    g.beginPath();
    g.moveTo(9, 23);
    g.lineTo(9, 19);
    g.lineTo(13, 18);
    g.lineTo(16, 13);
    g.lineTo(25, 13);
    g.lineTo(28, 18);
    g.lineTo(31, 19);
    g.lineTo(31, 23);
    g.closePath();
    g.fill();
    for (const x of [14, 26]) {
      g.beginPath();
      g.arc(x, 24, 3, 0, Math.PI * 2);
      g.fill();
    }
  });
}

/** A disc with how many sightings lie there. */
export function sightingCountSymbol(sign: string, age: 0 | 1 | 2 | 3): Symbol2d {
  return once(`sightings-${sign}-${age}`, 40, (g) => {
    g.globalAlpha = opacities[age];
    disc(g, "#00261c");
    g.beginPath();
    g.arc(20, 20, 18.5, 0, Math.PI * 2);
    g.strokeStyle = "#3ddc97";
    g.stroke();
    g.fillStyle = "#00261c";
    g.font = `700 ${sign.length > 3 ? 11 : 14}px Inter, 'Segoe UI', system-ui, sans-serif`;
    g.textAlign = "center";
    g.textBaseline = "middle";
    g.fillText(sign, 20, 21);
  });
}

function disc(g: CanvasRenderingContext2D, edge: string): void {
  g.beginPath();
  g.arc(20, 20, 15, 0, Math.PI * 2);
  g.fillStyle = "#3ddc97";
  g.fill();
  g.lineWidth = 2.5;
  g.strokeStyle = edge;
  g.stroke();
}
