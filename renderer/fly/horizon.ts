import { toRad } from "../../src/geo/position.ts";

/** Paints an artificial horizon with heading: sky and ground behind a fixed aircraft. Undefined attitude is said, not guessed. */
export function paintHorizon(
  g: CanvasRenderingContext2D,
  size: number,
  attitude: { rollDeg: number; pitchDeg: number; headingDeg: number } | undefined,
): void {
  const r = size / 2;
  g.clearRect(0, 0, size, size);
  g.save();
  g.beginPath();
  g.arc(r, r, r - 1, 0, Math.PI * 2);
  g.clip();
  if (!attitude) {
    g.fillStyle = "#232b34";
    g.fillRect(0, 0, size, size);
    g.restore();
    write(g, "no attitude", r, r, size * 0.09);
    return;
  }
  const perDegree = size / 70;
  g.translate(r, r);
  g.rotate(-toRad(attitude.rollDeg));
  g.translate(0, attitude.pitchDeg * perDegree);
  g.fillStyle = "#2b76a8";
  g.fillRect(-size * 2, -size * 4, size * 4, size * 4);
  g.fillStyle = "#6b4a22";
  g.fillRect(-size * 2, 0, size * 4, size * 4);
  g.strokeStyle = "#ffffff";
  g.lineWidth = 1.5;
  line(g, -size, 0, size, 0);
  g.lineWidth = 1;
  for (const step of [-20, -10, 10, 20]) line(g, -size * 0.13, -step * perDegree, size * 0.13, -step * perDegree);
  g.restore();
  wings(g, r, size);
  write(g, `${String(Math.round(attitude.headingDeg) % 360).padStart(3, "0")}°`, r, size * 0.13, size * 0.1);
}

function wings(g: CanvasRenderingContext2D, r: number, size: number): void {
  g.strokeStyle = "#ffd166";
  g.lineWidth = 3;
  line(g, r - size * 0.3, r, r - size * 0.1, r);
  line(g, r + size * 0.1, r, r + size * 0.3, r);
  g.beginPath();
  g.arc(r, r, 2.5, 0, Math.PI * 2);
  g.stroke();
}

function write(g: CanvasRenderingContext2D, text: string, x: number, y: number, height: number): void {
  g.font = `600 ${Math.max(11, height)}px Inter, 'Segoe UI', system-ui, sans-serif`;
  g.textAlign = "center";
  g.textBaseline = "middle";
  g.lineWidth = 3;
  g.strokeStyle = "rgba(0,0,0,0.6)";
  g.strokeText(text, x, y);
  g.fillStyle = "#ffffff";
  g.fillText(text, x, y);
}

function line(g: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  g.beginPath();
  g.moveTo(x0, y0);
  g.lineTo(x1, y1);
  g.stroke();
}
