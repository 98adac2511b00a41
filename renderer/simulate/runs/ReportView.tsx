import { Loader } from "@mantine/core";
import { useMemo } from "react";
import type { ScenarioRunReport } from "../../../src/contract/runReports.ts";
import type { RunRef } from "../../../src/contract/runs.ts";
import { timeText } from "../../../src/mission/scenario/scenarioTime.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { length, stamp } from "../../ui/format.ts";
import { RunPlot } from "./RunPlot.tsx";
import { RunSave } from "./RunSave.tsx";
import classes from "./Runs.module.css";
import { RunTable } from "./RunTable.tsx";
import { ageLine, alongLine, levelLine } from "./reportLines.ts";
import { useRunReport } from "./useRunReport.ts";

/** The report of one run: its figures, how the section was seen, what was found, what happened. */
export function ReportView({ of }: { readonly of: RunRef }) {
  const { report, failure } = useRunReport(of);
  if (failure) return <FailureNote failure={failure} />;
  if (!report) return <Loader size={18} />;
  return (
    <div className={classes.view} data-testid="run-report-view">
      <Heading report={report} />
      <RunSave of={of} />
      <dl className={classes.grid}>
        {report.figures.map(({ name, words }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Plots report={report} />
      <Tables report={report} />
    </div>
  );
}

function Heading({ report }: { readonly report: ScenarioRunReport }) {
  const { scenario, seed, drones, sectionM, startAt, outcome, endedBy } = report;
  return (
    <header>
      <strong>{scenario}</strong>
      <div className={classes.dim}>
        Simulated from {stamp(startAt)}, seed {seed}, {drones} drones on {length(sectionM)}
      </div>
      {outcome === "cut short" && (
        <div className={classes.state} data-level="caution">
          ▲ Cut short: {endedBy !== undefined && `${endedBy}; `}the report tells of the run until then
        </div>
      )}
    </header>
  );
}

function Plots({ report }: { readonly report: ScenarioRunReport }) {
  const { revisit } = report;
  const [ages, along] = useMemo(() => {
    const over = ageLine(report, "Oldest look");
    const by = alongLine(report, "Longest unseen");
    const levels = (line: typeof over) => [
      levelLine("Bound", revisit.bound.withReliefMs, line, [3, 3]),
      ...(revisit.promiseMs === null ? [] : [levelLine("Promised", revisit.promiseMs, line, [10, 4])]),
    ];
    return [
      [over, ...levels(over)],
      [by, ...levels(by)],
    ];
  }, [report, revisit]);
  return (
    <div className={classes.plots}>
      <RunPlot label="Age of the oldest look" x="minutes after the start" y="minutes" lines={ages} />
      <RunPlot label="Longest time unseen" x="kilometres along the section" y="minutes" lines={along} />
    </div>
  );
}

const time = (ms: number | undefined): string => (ms === undefined ? "—" : timeText(ms));
const charge = (value: number | undefined): string => (value === undefined ? "—" : `${value} %`);

function Tables({
  report: { events, detection, sorties, operator, modelled },
}: {
  readonly report: ScenarioRunReport;
}) {
  return (
    <>
      <RunTable
        title="Flights"
        empty="None"
        head={["Drone", "Began", "Ended", "Battery then", "at the end"]}
        rows={sorties.map((s) => [
          ...[s.drone, timeText(s.beganMs), s.endedMs === undefined ? "in the air" : timeText(s.endedMs)],
          ...[charge(s.batteryBegan), charge(s.batteryEnded)],
        ])}
      />
      <RunTable
        title="Found and missed"
        empty="No vehicle came into the zone"
        head={["Vehicle", "What", "In the zone", "until", "In a picture", "Flagged"]}
        rows={detection.vehicles.map((one) => [
          ...[one.id, one.className, timeText(one.inZoneMs), time(one.leftZoneMs)],
          ...[time(one.inPictureMs), time(one.flaggedMs)],
        ])}
      />
      <RunTable
        title="What happened"
        empty="Nothing"
        head={["After", "What of", "Drone", ""]}
        rows={events.map(({ afterMs, kind, drone, text }) => [timeText(afterMs), kind, drone ?? "", text])}
      />
      <RunTable
        title="The person at the station"
        empty="Nothing was done"
        head={["After", "Deed", "Drone", "Refused"]}
        rows={operator.list.map(({ afterMs, what, drone, refused }) => [timeText(afterMs), what, drone, refused ?? ""])}
      />
      <section>
        <h3 className={classes.title}>What was not real</h3>
        <ul className={classes.modelled}>
          {modelled.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
