import type { GapReason } from "../contract/footage.ts";
import { barChart } from "../review/charts/barChart.ts";
import { escaped, printTheme } from "../review/charts/chartTheme.ts";
import { hourCharts } from "../review/charts/hourChart.ts";
import { hoursOf } from "../review/sightingHours.ts";
import { zoneOffset, zoneStamp } from "../review/zoneDay.ts";
import type { DayFlight, DayReport, DaySighting, WatchedSection } from "./dailyReport.ts";
import { MOST_PICTURES } from "./dailyReportGather.ts";
import { dailyMap } from "./dailyReportMap.ts";
import { ruleRows, sectionBars, verdictBars, verdictDelays } from "./dailyReportPlots.ts";

/** What stands above every printed page. */
export const dailyHeading = ({ station, day, timeZone }: Pick<DayReport, "station" | "day" | "timeZone">): string =>
  `Station ${station} · daily report ${day} (${timeZone})`;

/** A day's report as one page that needs nothing beside it: drawings and pictures are inside. */
export function dailyPage(report: DayReport): string {
  const { day, flights, flags, sightings, gaps, people, watched } = report;
  const open = flags.filter(({ verdict }) => !verdict);
  const empty = [flights, flags, sightings, gaps, people].every((list) => list.length === 0);
  const map = dailyMap(report);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(dailyHeading(report))}</title>
<style>
  :root { color-scheme: light; font: 15px/1.45 system-ui, sans-serif; color: #111820; background: #fff; }
  body { max-width: 60rem; margin: 1.5rem auto; padding: 0 1rem; }
  h1 { margin: 0 0 .25rem; font-size: 1.6rem; } h2 { margin: 1.6rem 0 .5rem; font-size: 1.15rem; border-bottom: 2px solid #c3ccd5; break-after: avoid; } h3 { font-size: 1rem; margin: 1rem 0 .4rem; break-after: avoid; }
  dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: .6rem; margin: .75rem 0; }
  dl div { border: 1px solid #c3ccd5; border-radius: .35rem; padding: .35rem .6rem; } dt { font-size: .8rem; color: #4a5560; } dd { margin: 0; font-size: 1.05rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
  table { border-collapse: collapse; width: 100%; font-size: .9rem; } thead { display: table-header-group; }
  td, th { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #d5dce3; vertical-align: top; font-variant-numeric: tabular-nums; overflow-wrap: break-word; } tr { break-inside: avoid; }
  .n { text-align: right; white-space: nowrap; } time, .p, td:first-child { white-space: nowrap; } .dim { color: #4a5560; font-size: .85rem; } svg { max-width: 100%; height: auto; display: block; } figure { margin: 0; break-inside: avoid; }
  .map svg { max-height: 21cm; width: auto; margin: 0 auto; } .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem; }
  .card { border: 1px solid #c3ccd5; border-radius: .35rem; padding: .5rem; font-size: .85rem; break-inside: avoid; } .card img, .card .none { width: 100%; height: 8.5rem; object-fit: contain; background: #e6ebf0; display: grid; place-items: center; } .warn { border-left: .35rem solid #b3261e; padding-left: .75rem; }
  @media print { body { margin: 0; max-width: none; padding: 0; } }
</style>
<h1>Daily report ${day}</h1>
<p>${escaped(clockWords(report))}<br>${report.sections ? `Sections: ${report.sections.map((name) => escaped(name || "near none")).join(", ")}` : "All sections"} · station <code>${escaped(report.station)}</code> · Vedette ${escaped(report.software)}<br>Made ${at(report, report.madeAt)} by ${escaped(report.by)}</p>
${report.madeAt < report.toAt ? '<p class="warn"><strong>The day is not over:</strong> the report tells of it until it was made.</p>' : ""}
${empty ? '<p class="warn"><strong>Nothing happened on this day:</strong> no flight, no flag, no gap in a recording, and nobody who worked with the station.</p>' : ""}
<dl>${fact("Flights", flights.length)}${fact("Flown", `${(flights.reduce((sum, { flownM }) => sum + flownM, 0) / 1_000).toFixed(1)} km`)}${fact("In the air", span(flights.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0)))}${fact("Flags", flags.length)}${fact("Sightings", sightings.length)}${fact("Not judged", open.length)}</dl>
${openQuestions(report, open)}
<h2>Map</h2>
${map ? `<p class="dim">White: flown tracks. Yellow: sections. Green numbers: sightings, as below. Pink diamonds: flags that nobody has judged. Grey crosses: dismissed.</p><figure class="map">${map}</figure>` : "<p>Nothing of the day has a place.</p>"}
<h2>Flights</h2>
${flightTable(report)}
<h2>What was filmed</h2>
${filmedTable(watched, report)}
<h2>Sightings</h2>
${sightingCards(report)}
<h2>Flags</h2>
${flagTables(report)}
<h2>When, where, how soon</h2>
${plots(report)}
<h2>Gaps in recordings</h2>
${gapTable(report)}
<h2>Who worked</h2>
${peopleTable(report)}
<p class="dim">A flag is a question to a person; nothing acts on it by itself. Verdicts are those that held when the report was made. Times are by the clock of ${escaped(report.timeZone)}. The hash of this page stands in the station’s audit log.</p>
</html>
`;
}

const at = ({ timeZone }: DayReport, instant: number): string => `<time>${zoneStamp(timeZone, instant)}</time>`;
const clockOnly = ({ timeZone }: DayReport, instant: number): string =>
  `<time>${zoneStamp(timeZone, instant).slice(11)}</time>`;

/** `2026-01-31 00:00:00 to 2026-02-01 00:00:00, Europe/Vienna (UTC+01:00)`; both offsets where clocks change. */
function clockWords(report: DayReport): string {
  const { timeZone, fromAt, toAt } = report;
  const offsets = new Set([zoneOffset(timeZone, fromAt), zoneOffset(timeZone, toAt - 1)]);
  return `${zoneStamp(timeZone, fromAt)} to ${zoneStamp(timeZone, toAt)}, ${timeZone} (${[...offsets].join(", then ")})`;
}

function openQuestions(report: DayReport, open: DayReport["flags"]): string {
  if (open.length === 0) return report.flags.length > 0 ? "<p>Every flag of the day was judged.</p>" : "";
  const listed = open.slice(0, MOST_ROWS);
  return `<h2>Open questions</h2><p class="warn"><strong>${open.length} flag${open.length === 1 ? " was" : "s were"} not judged.</strong>${open.length > listed.length ? ` The first ${listed.length}:` : ""}</p>
<table><thead><tr><th>When</th><th>What</th><th>Section</th><th>Why</th><th>Where</th><th>Flag</th></tr></thead><tbody>${listed
    .map(
      (flag) =>
        `<tr><td>${clockOnly(report, flag.openedAt)}</td><td>${escaped(flag.className)}${flag.escalated ? "<br><strong>escalated</strong>" : ""}</td><td>${escaped(flag.section ?? "near none")}</td><td>${escaped(flag.reason)}</td><td>${place(flag.place)}</td><td><code>${escaped(flag.id)}</code></td></tr>`,
    )
    .join("\n")}</tbody></table>`;
}

function flightTable(report: DayReport): string {
  const { flights } = report;
  if (flights.length === 0) return "<p>Nothing flew.</p>";
  return `<table><thead><tr><th>Vehicle</th><th>Patrol</th><th>From</th><th>To</th><th class="n">Time</th><th class="n">Flown</th><th class="n">Recorded</th></tr></thead><tbody>${flights
    .map(
      (flight) =>
        `<tr><td>${escaped(flight.vehicle)}</td><td>${escaped(flight.sortie.patrol ?? "—")}</td><td>${began(flight, report)}</td><td>${flight.inTheAir ? "not landed yet" : ended(flight, report)}</td><td class="n">${span(flight.toAt - flight.fromAt)}</td><td class="n">${(flight.flownM / 1_000).toFixed(1)} km</td><td class="n">${recorded(flight)}</td></tr>`,
    )
    .join("\n")}</tbody></table>`;
}

const began = ({ sortie }: DayFlight, report: DayReport): string =>
  sortie.startedAt < report.fromAt
    ? `the day before, ${at(report, sortie.startedAt)}`
    : clockOnly(report, sortie.startedAt);
const ended = ({ sortie, toAt }: DayFlight, report: DayReport): string =>
  (sortie.endedAt ?? toAt) >= report.toAt
    ? `the day after, ${at(report, sortie.endedAt ?? toAt)}`
    : clockOnly(report, toAt);
const recorded = ({ recordedMs, fromAt, toAt }: DayFlight): string =>
  recordedMs === 0
    ? "<strong>no video</strong>"
    : `${span(recordedMs)} (${Math.min(100, Math.round((100 * recordedMs) / Math.max(1, toAt - fromAt)))} %)`;

function filmedTable(watched: readonly WatchedSection[], { unknownSections }: DayReport): string {
  const unknown = unknownSections.length
    ? `<p>Not reckoned, as their outlines are not known here any more: ${unknownSections.map(escaped).join(", ")}.</p>`
    : "";
  if (watched.length === 0) return `<p>No section with a known outline.</p>${unknown}`;
  return `<table><thead><tr><th>Section</th><th class="n">Length</th><th class="n">In a picture</th><th class="n">Again after (middle)</th><th class="n">Longest unseen</th></tr></thead><tbody>${watched
    .map(
      ({ name, lengthM, places, filmed, revisitMs, longestMs }) =>
        `<tr><td>${escaped(name)}</td><td class="n">${(lengthM / 1_000).toFixed(2)} km</td><td class="n">${Math.round((100 * filmed) / places)} % (${filmed} of ${places} places)</td><td class="n">${revisitMs === undefined ? "—" : span(revisitMs)}</td><td class="n">${longestMs === undefined ? "—" : span(longestMs)}</td></tr>`,
    )
    .join(
      "\n",
    )}</tbody></table><p class="dim">From where the cameras’ pictures lay on the ground, at places along each section; what terrain hid is not taken off. “Again after” is from one filming of a place to the next on this day.</p>${unknown}`;
}

function sightingCards(report: DayReport): string {
  const { sightings } = report;
  if (sightings.length === 0) return "<p>No flag of the day was confirmed.</p>";
  const pictures = sightings.length > MOST_PICTURES ? `Pictures of the first ${MOST_PICTURES} only. ` : "";
  const left = sightings.length - MOST_CARDS;
  const more = left > 0 ? `${left} later sightings are on the map and not listed. ` : "";
  return `<div class="cards">${sightings
    .slice(0, MOST_CARDS)
    .map((one, i) => card(one, i + 1, report))
    .join("\n")}</div><p class="dim">${pictures}${more}± is one σ of the place, along the longer axis.</p>`;
}

function card({ className, seen, picture, confirmed, tags, notes }: DaySighting, n: number, report: DayReport): string {
  const last = seen.findLast((one) => one.fromAt >= report.fromAt && one.fromAt < report.toAt) ?? seen.at(-1);
  if (!last) return "";
  const image = picture
    ? `<img alt="Sighting ${n}" src="data:image/jpeg;base64,${Buffer.from(picture).toString("base64")}">`
    : '<div class="none">no picture</div>';
  const before = seen.length > 1 ? `<br>Seen ${seen.length} times since ${at(report, seen[0]?.fromAt ?? 0)}` : "";
  const words = [...tags.map((tag) => `#${tag}`), ...notes].join(" · ");
  return `<div class="card">${image}<strong>${n} · ${escaped(className)}</strong> ${clockOnly(report, last.fromAt)}<br>${escaped(last.section ?? "near no section")}<br>${place(last.place)} ± ${last.ellipse.major.toFixed(0)} m${before}<br><span class="dim">confirmed by ${escaped(confirmed.by)}, ${at(report, confirmed.at)}${words ? `<br>${escaped(words)}` : ""}</span></div>`;
}

function flagTables(report: DayReport): string {
  const { flags } = report;
  if (flags.length === 0) return "<p>No vehicle was flagged.</p>";
  const escalated = flags.filter((flag) => flag.escalated).length;
  return `<table><thead><tr><th>Rule</th><th>Severity</th><th class="n">Flags</th><th class="n">Confirmed</th><th class="n">Dismissed</th><th class="n">Not judged</th></tr></thead><tbody>${ruleRows(
    flags,
  )
    .map(
      ({ rule, severity, all, confirmed, dismissed }) =>
        `<tr><td>${escaped(rule)}</td><td>${severity}</td><td class="n">${all}</td><td class="n">${confirmed}</td><td class="n">${dismissed}</td><td class="n">${all - confirmed - dismissed}</td></tr>`,
    )
    .join("\n")}</tbody></table>${escalated > 0 ? `<p>${escalated} escalated.</p>` : ""}`;
}

function plots(report: DayReport): string {
  const { flags, timeZone } = report;
  if (flags.length === 0) return "<p>No flag, nothing to plot.</p>";
  const of = (some: typeof flags) =>
    hoursOf(
      some.map(({ openedAt, section = "" }) => ({ at: openedAt, section, joined: "" })),
      { timeZone },
    );
  const all = of(flags);
  const confirmed = flags.filter(({ verdict }) => verdict?.kind === "confirmed");
  const rows = [
    { name: "All flags", hours: all.hours },
    { name: "Of these confirmed", hours: of(confirmed).hours },
    ...all.sections.slice(0, MOST_CHARTS).map(({ section, hours }) => ({ name: section || "near no section", hours })),
  ];
  const delays = verdictDelays(flags);
  return `<h3>By hour of the day</h3><figure>${hourCharts(rows, { theme: printTheme, columns: 2, noun: "flag", clock: `${timeZone}, ${report.day}` })}</figure>
<h3>By section</h3><figure>${barChart(sectionBars(flags), printTheme, "Flags by section")}</figure>
<h3>From the end of a flag to its verdict</h3>${delays.judged === 0 ? "<p>Nothing was judged.</p>" : `<figure>${barChart(verdictBars(flags), printTheme, "Time from flag to verdict")}</figure><p class="dim">Middle ${span(delays.middleMs)}, nine of ten within ${span(delays.mostMs)}.</p>`}`;
}

function gapTable(report: DayReport): string {
  const { gaps, flights } = report;
  const without = flights.filter(({ recordedMs }) => recordedMs === 0).length;
  const flown =
    without > 0
      ? `<p class="warn">${without} flight${without === 1 ? "" : "s"} without any video that is left.</p>`
      : "";
  if (gaps.length === 0) return `${flown}<p>No recording was interrupted.</p>`;
  return `${flown}<table><thead><tr><th>Stream</th><th>From</th><th>To</th><th class="n">Time</th><th>Cause</th></tr></thead><tbody>${gaps
    .slice(0, MOST_ROWS)
    .map(
      ({ streamId, fromAt, toAt, why }) =>
        `<tr><td>${escaped(streamId)}</td><td>${at(report, fromAt)}</td><td>${at(report, toAt)}</td><td class="n">${span(toAt - fromAt)}</td><td>${causes[why] ?? escaped(why)}</td></tr>`,
    )
    .join(
      "\n",
    )}</tbody></table>${gaps.length > MOST_ROWS ? `<p class="dim">${gaps.length - MOST_ROWS} more are left out.</p>` : ""}`;
}

const causes: Readonly<Record<GapReason, string>> = {
  "link-lost": "no pictures came: the link was lost",
  "process-killed": "the recording process ended",
  "disk-full": "the disk was full",
  "disk-slow": "the disk was too slow",
  "disk-failed": "the disk failed",
  stopped: "stopped by somebody, and begun again",
};

function peopleTable(report: DayReport): string {
  if (report.people.length === 0) return "<p>Nobody did anything that the audit log tells of.</p>";
  return `<table><thead><tr><th>Name</th><th>First</th><th>Last</th><th class="n">Verdicts</th><th class="n">Joins, tags, notes</th><th class="n">Commands</th><th class="n">Exports</th><th class="n">Other</th></tr></thead><tbody>${report.people
    .map(
      ({ name, firstAt, lastAt, verdicts, words, commands, exports, others }) =>
        `<tr><td>${escaped(name)}</td><td>${clockOnly(report, firstAt)}</td><td>${clockOnly(report, lastAt)}</td>${[verdicts, words, commands, exports, others].map((n) => `<td class="n">${n}</td>`).join("")}</tr>`,
    )
    .join("\n")}</tbody></table><p class="dim">From the audit log. What was done without a name is not listed.</p>`;
}

const MOST_ROWS = 200;
const MOST_CARDS = 400;
const MOST_CHARTS = 10;

const fact = (name: string, value: string | number): string => `<div><dt>${name}</dt><dd>${value}</dd></div>`;
const place = ({ lat, lon }: { lat: number; lon: number }): string =>
  `<span class="p">${lat.toFixed(5)}, ${lon.toFixed(5)}</span>`;

/** `4 s`, `12 min`, `3 h 05 min`. */
function span(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`;
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
