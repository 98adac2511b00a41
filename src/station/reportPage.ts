import { sightText } from "../mission/coverage.ts";
import { wordsOf } from "../mission/patterns/patternWords.ts";
import { areaText, type SeenShare, seenText } from "../mission/seenShare.ts";
import type { PatrolReport, ReportFlag } from "./report.ts";
import { reportChecklist } from "./reportChecklist.ts";

/** The report as one readable page; its map and pictures lie beside it. */
export function reportPage(report: PatrolReport): string {
  const { plan, coverage, flags } = report;
  const { watched } = wordsOf(plan);
  const minutes = (report.endedAt - report.startedAt) / 60_000;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${html(plan.name)} — patrol report</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
  dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; }
  dl div { border: 1px solid #8886; border-radius: .4rem; padding: .5rem .75rem; }
  dt { font-size: .85rem; opacity: .75; } dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
  img { max-width: 100%; } table { border-collapse: collapse; width: 100%; }
  td, th { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; font-variant-numeric: tabular-nums; }
  td img { width: 240px; display: block; } .legend span { margin-right: 1.5rem; }
</style>
<h1>${html(plan.name)}</h1>
<p>${utc(report.startedAt)} to ${utc(report.endedAt)} · vehicle ${html(report.vehicleId)} · ${report.outcome === "landed" ? "flown to the end, landed and disarmed" : "cut short"}</p>
<dl>
${coverage.patches ? "" : fact(capital(watched), `${Math.round(coverage.sectionM)} m`)}
${fact(coverage.patches ? `${capital(watched)} seen` : "Corridor seen", seenText(seenOf(coverage)))}
${fact("Flown", `${(report.flownM / 1000).toFixed(2)} km`)}
${fact("Time", `${minutes.toFixed(1)} min`)}
${fact("Flags", String(flags.length))}
${report.truth ? fact("On a simulated vehicle", `${report.truth.flagsOnVehicle} of ${flags.length}`) : ""}
${report.truth?.medianErrorM != null ? fact("Median position error", `${report.truth.medianErrorM.toFixed(1)} m`) : ""}
</dl>
<h2>Map</h2>
<p class="legend"><span>— white: flown track</span><span>- - yellow: ${coverage.patches ? `middle of the ${watched}` : watched === "section" ? "border section" : watched}</span><span>blue: seen</span><span>grey-blue: seen if the ground there, whose height is not known, is level</span><span>violet: hidden by terrain</span><span>yellow: a car there is too small</span><span>orange: never in the picture</span><span>red number: flag</span></p>
<img src="map.svg" alt="Map of the patrol with the flown track, the coverage and the flags">
${notSeen(coverage, watched)}
<h2>Flags</h2>
${flags.length ? `<table><thead><tr><th>#</th><th>Picture</th><th>When (UTC)</th><th>Where</th><th>Why</th><th>Verdict</th></tr></thead><tbody>${flags.map(row).join("\n")}</tbody></table>` : "<p>No vehicle stayed in the watch zone long enough to be flagged.</p>"}
${reportChecklist(report.checklist)}
<h2>Messages of the vehicle</h2>
<table><tbody>${report.texts.map((t) => `<tr><td>${utc(t.at)}</td><td>${html(t.text)}</td></tr>`).join("\n")}</tbody></table>
<p>A flag is a question to a person. Nothing acts on it by itself. The same figures as data: <a href="report.json">report.json</a>.</p>
</html>
`;
}

function notSeen({ gaps, patches }: PatrolReport["coverage"], watched: string): string {
  const pieces = patches?.map((p) => `${areaText(p.squareMetres)} (${sightText(p.why)})`);
  const listed = pieces ?? gaps.map((g) => `${Math.round(g.fromM)}–${Math.round(g.toM)} m (${sightText(g.why)})`);
  const more = listed.length > MOST_LISTED ? ` and ${listed.length - MOST_LISTED} more` : "";
  if (listed.length > 0)
    return `<p>Not seen: ${listed.slice(0, MOST_LISTED).join(", ")}${more} ${pieces ? "of" : "along"} the ${watched}.</p>`;
  return `<p>${pieces ? `All of the ${watched}` : `Every stretch of the ${watched}`} was seen at least once.</p>`;
}

const MOST_LISTED = 100;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const seenOf = ({ percent, shares }: PatrolReport["coverage"]): SeenShare => ({
  percent,
  assumed: percent > 0 ? (100 * shares.assumed) / percent : 0,
});

const fact = (name: string, value: string): string => `<div><dt>${name}</dt><dd>${value}</dd></div>`;

const row = (flag: ReportFlag, index: number): string => `<tr><td>${index + 1}</td>
<td>${flag.picture ? `<img src="${flag.picture}" alt="Flag ${index + 1}">` : "—"}</td>
<td>${utc(flag.openedAt)}<br>for ${((flag.lastAt - flag.openedAt) / 1000).toFixed(0)} s</td>
<td>${flag.place.lat.toFixed(6)}, ${flag.place.lon.toFixed(6)}<br>± ${flag.ellipse.major.toFixed(0)} m (1 σ)</td>
<td>${html(flag.reason)}<br>${flag.sightings.length} sighting${flag.sightings.length === 1 ? "" : "s"}</td>
<td>${flag.verdict ? `${flag.verdict.kind} by ${html(flag.verdict.by)}` : "not yet reviewed"}</td></tr>`;

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;

const html = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
