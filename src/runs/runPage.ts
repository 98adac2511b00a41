import { timeText } from "../mission/scenario/scenarioTime.ts";
import { barChart } from "../review/charts/barChart.ts";
import { escaped, printTheme } from "../review/charts/chartTheme.ts";
import { linePlot } from "./linePlot.ts";
import { pageFrame, table } from "./pageFrame.ts";
import { figuresOf } from "./runFigures.ts";
import type { RunReport } from "./runReport.ts";
import { sortieChart } from "./sortieChart.ts";

const minutes = (ms: number | null): number | null => (ms === null ? null : ms / 60_000);

/** A run's report as one page that needs nothing beside it. */
export function runPage(report: RunReport): string {
  const { scenario, seed, startAt, outcome, endedBy, modelled, revisit, detection, sorties, events, operator } = report;
  const { flown, bound, promiseMs } = revisit;
  const utc = `${new Date(startAt).toISOString().slice(0, 19).replace("T", " ")}Z`;
  const levels = [
    { name: "bound", y: bound.withReliefMs / 60_000 },
    ...(promiseMs === null ? [] : [{ name: "promised", y: promiseMs / 60_000 }]),
  ];
  return pageFrame(
    `${scenario} — simulation run`,
    `<h1>${escaped(scenario)}</h1>
<p>Simulated from ${utc}, seed ${seed}, ${report.drones} drones on ${(report.sectionM / 1000).toFixed(1)} km.</p>
${outcome === "whole" ? "" : `<p class="warn"><strong>Cut short:</strong> ${endedBy === undefined ? "" : `${escaped(endedBy)}; `}the report tells of the run until then.</p>`}
<dl>${figuresOf(report)
      .map(({ name, words }) => `<div><dt>${name}</dt><dd>${words}</dd></div>`)
      .join("")}</dl>
<h2>Coverage and revisit</h2>
<p>${worstWords(report)}</p>
<figure>${linePlot([{ name: "oldest look", points: revisit.ages.map(({ afterMs, worstMs }) => ({ x: afterMs / 60_000, y: worstMs / 60_000 })) }], { label: "Age of the oldest look over time", x: "minutes after the start", y: "minutes since the oldest look", levels })}</figure>
<figure>${linePlot([{ name: "longest unseen", points: revisit.along.map(({ m, ms }) => ({ x: m / 1000, y: minutes(ms) })) }], { label: "Longest time unseen along the section", x: "kilometres along the section", y: "minutes", levels })}</figure>
<p class="dim">Of the section's middle line, in pieces of 20 m; a look counts where a car has enough pixels and the air is clear enough. What is unseen at the end counts up to then. The bound is that of a schedule with relief for as many drones; flown: ${flown.seenShare === 1 ? "all of the section was seen" : `${(flown.seenShare * 100).toFixed(1)} % of the section was seen`}.</p>
<h2>Flights</h2>
<figure>${sortieChart(report)}</figure>
<p class="dim">Bars are flights, with the charge at landing. L: link, F: fault, B: battery, !: the vehicle itself; what it was stands below.</p>
${table(
  ["Drone", "Began", "Ended", "Battery then", "at the end"],
  sorties.map((s) => [
    escaped(s.drone),
    timeText(s.beganMs),
    s.endedMs === undefined ? "in the air" : timeText(s.endedMs),
    percent(s.batteryBegan),
    percent(s.batteryEnded),
  ]),
  1,
)}
<h2>Found and missed</h2>
<p>Of ${detection.inZone} vehicles that came into the zone, ${detection.inPicture} were in a picture there and ${detection.found} of these were flagged; ${detection.missed} were missed. ${detection.flags} flags, ${detection.false} of them about no vehicle.</p>
${delays(report)}
${table(
  ["Vehicle", "What", "In the zone", "until", "In a picture", "Flagged"],
  detection.vehicles.map((one) => [
    escaped(one.id),
    one.className,
    timeText(one.inZoneMs),
    time(one.leftZoneMs),
    time(one.inPictureMs),
    time(one.flaggedMs),
  ]),
  2,
)}
<h2>What happened</h2>
${table(
  ["After", "What of", "Drone", ""],
  events.map(({ afterMs, kind, drone, text }) => [timeText(afterMs), kind, escaped(drone ?? ""), escaped(text)]),
)}
<h2>The person at the station</h2>
<p>${operator.deeds} deeds, ${operator.perHour} an hour, at most ${operator.busiest} in ten minutes; ${operator.refused} refused.</p>
${table(
  ["After", "Deed", "Drone", "Refused"],
  operator.list.map(({ afterMs, what, drone, refused }) => [
    timeText(afterMs),
    escaped(what),
    escaped(drone),
    escaped(refused ?? ""),
  ]),
)}
<h2>What was not real</h2>
<ul>${modelled.map((one) => `<li>${escaped(one)}</li>`).join("")}</ul>
<p>The same figures as data: report.json, beside this page.</p>`,
  );
}

function worstWords({ revisit: { flown, planned, overBound, overPlan, promiseKept } }: RunReport): string {
  if (flown.worstMs === null) return "Not all of the section was seen, so that its worst revisit time is not known.";
  return `The longest time that a place went unseen was ${timeText(flown.worstMs)}, ${(flown.worstAlong / 1000).toFixed(2)} km along, until ${timeText(flown.worstEndedMs)}: ${overBound} of the bound and ${overPlan} of the ${timeText(planned.worstMs)} that were planned.${promiseKept === null ? "" : promiseKept ? " The promise was kept." : " <strong>The promise was broken.</strong>"}`;
}

/** How many were flagged how soon. */
function delays({ detection }: RunReport): string {
  const edges = [2, 4, 8, 16, 60, Number.POSITIVE_INFINITY];
  const seconds = detection.vehicles.flatMap(({ flaggedMs, inPictureMs }) =>
    flaggedMs === undefined || inPictureMs === undefined ? [] : (flaggedMs - inPictureMs) / 1000,
  );
  const bars = edges.map((edge, i) => {
    const from = edges[i - 1] ?? Number.NEGATIVE_INFINITY;
    const name = i === 0 ? "within 2 s" : edge === Number.POSITIVE_INFINITY ? "later" : `${from} to ${edge} s`;
    return { name, count: seconds.filter((s) => s > from && s <= edge).length };
  });
  return seconds.length === 0
    ? ""
    : `<figure>${barChart(bars, printTheme, "Vehicles by seconds from the first picture to the flag")}</figure>`;
}

const time = (ms: number | undefined): string => (ms === undefined ? "—" : timeText(ms));
const percent = (value: number | undefined): string => (value === undefined ? "—" : `${value} %`);
