/** Symbols painted once onto small canvases; a billboard shares the picture by its name. */
export interface Symbol2d {
  readonly name: string;
  readonly canvas: HTMLCanvasElement;
}

type Look = "live" | "selected" | "lost" | "replay" | "replay-selected";
const made = new Map<string, Symbol2d>();

/** An arrowhead that points north, for a vehicle. Lost is hollow and dashed, replayed hollow with a bar: told by shape, not by colour alone. */
export function vehicleSymbol(look: Look): Symbol2d {
  return once(`vehicle-${look}`, 64, (g) => {
    g.translate(32, 32);
    const replay = look === "replay" || look === "replay-selected";
    if (look === "selected" || look === "replay-selected") {
      g.beginPath();
      g.arc(0, 0, 28, 0, Math.PI * 2);
      g.strokeStyle = "#ffffff";
      g.lineWidth = 3;
      g.stroke();
    }
    g.beginPath();
    g.moveTo(0, -22);
    g.lineTo(15, 17);
    g.lineTo(0, 9);
    g.lineTo(-15, 17);
    g.closePath();
    g.lineJoin = "round";
    if (look === "lost") {
      g.setLineDash([5, 4]);
      g.fillStyle = "rgba(20,24,28,0.75)";
      g.strokeStyle = "#c3cad1";
      g.lineWidth = 3;
    } else if (replay) {
      g.fillStyle = "rgba(20,24,28,0.75)";
      g.strokeStyle = "#d3a4ff";
      g.lineWidth = 3;
    } else {
      g.fillStyle = "#4cc9f0";
      g.strokeStyle = "#03222d";
      g.lineWidth = 3;
    }
    g.fill();
    g.stroke();
    if (!replay) return;
    g.beginPath();
    g.moveTo(-7, 2);
    g.lineTo(7, 2);
    g.stroke();
  });
}

/** A square for a vehicle that the detector found. */
export const trackSymbol = (): Symbol2d =>
  once("track", 28, (g) => {
    g.fillStyle = "rgba(255,133,82,0.95)";
    g.strokeStyle = "#2a0d00";
    g.lineWidth = 2.5;
    g.fillRect(7, 7, 14, 14);
    g.strokeRect(7, 7, 14, 14);
  });

/** A letter H in a ring, for the place a vehicle returns to. */
export const homeSymbol = (): Symbol2d =>
  once("home", 36, (g) => {
    g.fillStyle = "rgba(5,8,12,0.75)";
    g.strokeStyle = "#ffffff";
    g.lineWidth = 2.5;
    g.beginPath();
    g.arc(18, 18, 14, 0, Math.PI * 2);
    g.fill();
    g.stroke();
    g.fillStyle = "#ffffff";
    g.font = "700 18px Inter, 'Segoe UI', system-ui, sans-serif";
    g.textAlign = "center";
    g.textBaseline = "middle";
    g.fillText("H", 18, 19);
  });

/** A letter R in a diamond, for a place to return to besides home. */
export const rallySymbol = (): Symbol2d =>
  once("rally", 36, (g) => {
    g.fillStyle = "rgba(5,8,12,0.75)";
    g.strokeStyle = "#b7f34a";
    g.lineWidth = 2.5;
    g.beginPath();
    g.moveTo(18, 2);
    g.lineTo(34, 18);
    g.lineTo(18, 34);
    g.lineTo(2, 18);
    g.closePath();
    g.fill();
    g.stroke();
    g.fillStyle = "#ffffff";
    g.font = "700 15px Inter, 'Segoe UI', system-ui, sans-serif";
    g.textAlign = "center";
    g.textBaseline = "middle";
    g.fillText("R", 18, 19);
  });

/** A mast that sends, in a ring, for the station's aerial. */
export const aerialSymbol = (): Symbol2d =>
  once("aerial", 36, (g) => {
    g.fillStyle = "rgba(5,8,12,0.75)";
    g.strokeStyle = "#8be0ff";
    g.lineWidth = 2.5;
    g.beginPath();
    g.arc(18, 18, 15, 0, Math.PI * 2);
    g.fill();
    g.stroke();
    g.strokeStyle = "#ffffff";
    g.lineWidth = 2;
    g.beginPath();
    g.moveTo(18, 14);
    g.lineTo(18, 28);
    g.moveTo(12, 28);
    g.lineTo(24, 28);
    g.stroke();
    for (const radius of [5, 9]) {
      g.beginPath();
      g.arc(18, 13, radius, Math.PI * 1.15, Math.PI * 1.85);
      g.stroke();
    }
  });

/** A cross in a ring, for a place that something speaks of. */
export const markSymbol = (): Symbol2d =>
  once("mark", 56, (g) => {
    for (const [color, width] of [
      ["#05080c", 6],
      ["#ffffff", 2.5],
    ] as const) {
      g.strokeStyle = color;
      g.lineWidth = width;
      g.beginPath();
      g.arc(28, 28, 18, 0, Math.PI * 2);
      for (const [x, y] of [
        [0, -1],
        [1, 0],
        [0, 1],
        [-1, 0],
      ] as const) {
        g.moveTo(28 + 10 * x, 28 + 10 * y);
        g.lineTo(28 + 25 * x, 28 + 25 * y);
      }
      g.stroke();
    }
  });

/** A flag on its pole: filled while unreviewed, with a tick when confirmed, hollow when dismissed. */
export function flagSymbol(state: "unreviewed" | "confirmed" | "dismissed", selected: boolean): Symbol2d {
  return once(`flag-${state}-${selected}`, 44, (g) => {
    const edge = selected ? "#ffffff" : "#2b0011";
    g.lineWidth = 2.5;
    g.strokeStyle = edge;
    g.beginPath();
    g.moveTo(14, 40);
    g.lineTo(14, 5);
    g.lineTo(36, 13);
    g.lineTo(14, 22);
    g.fillStyle = state === "dismissed" ? "rgba(30,34,40,0.8)" : "#ff5d8f";
    g.fill();
    g.stroke();
    if (state === "confirmed") {
      g.strokeStyle = "#ffffff";
      g.beginPath();
      g.moveTo(17, 13);
      g.lineTo(21, 17);
      g.lineTo(28, 10);
      g.stroke();
    }
  });
}

/** The picture of that name, painted when it is first asked for. */
export function once(name: string, size: number, paint: (g: CanvasRenderingContext2D) => void): Symbol2d {
  const known = made.get(name);
  if (known) return known;
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const g = canvas.getContext("2d");
  if (g) paint(g);
  const symbol = { name, canvas };
  made.set(name, symbol);
  return symbol;
}
