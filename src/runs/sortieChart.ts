import { timeText } from "../mission/scenario/scenarioTime.ts";
import { escaped, printTheme } from "../review/charts/chartTheme.ts";
import type { RunReport } from "./runReport.ts";

const [WIDTH, LINE, LEFT, RIGHT] = [720, 26, 110, 12];
const marks: Readonly<Record<string, string>> = { link: "L", fault: "F", battery: "B", vehicle: "!" };

/** Who flew when, with the charge at landing, and what befell them: an SVG document. */
export function sortieChart({ sorties, events, durationMs }: RunReport): string {
  const drones = [...new Set([...sorties, ...events].flatMap(({ drone }) => drone ?? []))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const height = drones.length * LINE + 24;
  const px = (ms: number) => LEFT + ((WIDTH - LEFT - RIGHT) * ms) / durationMs;
  const { text, dim, line, bar, ground } = printTheme;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const x = px(share * durationMs).toFixed(1);
    return `<line x1="${x}" y1="0" x2="${x}" y2="${height - 20}" stroke="${line}"/><text x="${x}" y="${height - 6}" text-anchor="${share === 1 ? "end" : "middle"}" fill="${dim}">${timeText(share * durationMs)}</text>`;
  });
  const rows = drones.map((drone, row) => {
    const y = row * LINE;
    const flights = sorties
      .filter((one) => one.drone === drone)
      .map(({ beganMs, endedMs = durationMs, batteryEnded }) => {
        const wide = Math.max(1, px(endedMs) - px(beganMs));
        const charge = batteryEnded === undefined ? "" : `${batteryEnded} %`;
        return `<rect x="${px(beganMs).toFixed(1)}" y="${y + 5}" width="${wide.toFixed(1)}" height="${LINE - 10}" rx="2" fill="${bar}"/><text x="${(px(endedMs) - 4).toFixed(1)}" y="${y + 17}" text-anchor="end" fill="#fff">${charge}</text>`;
      });
    const befell = events
      .filter((one) => one.drone === drone && marks[one.kind])
      .map(
        ({ afterMs, kind, text: words }) =>
          `<text x="${px(afterMs).toFixed(1)}" y="${y + 6}" font-size="9" fill="#b3261e">${marks[kind]}<title>${escaped(words)}</title></text>`,
      );
    return `<text x="${LEFT - 8}" y="${y + 17}" text-anchor="end" fill="${text}">${escaped(drone)}</text>${flights.join("")}${befell.join("")}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Flights of each drone over time"><rect width="${WIDTH}" height="${height}" fill="${ground}"/>${ticks.join("")}${rows.join("")}</svg>`;
}
