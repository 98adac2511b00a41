import { Button, MultiSelect, Progress, Select, TextInput } from "@mantine/core";
import { FileText, Printer } from "lucide-react";
import { useEffect, useState } from "react";
import type { DailyReportMade } from "../../../src/contract/dailyReport.ts";
import { OfferedOrTold } from "../../accounts/Offered.tsx";
import { app } from "../../shell/app.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { count } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { useStore } from "../../ui/store.ts";
import { analyst } from "../appReview.ts";
import { isDay } from "../sightings/sightingView.ts";
import { ownTimeZone, timeZones } from "../sightings/timeZones.ts";
import classes from "./DailyReport.module.css";
import { DailyReportDesk, lastDay } from "./dailyReportDesk.ts";
import { saveDocument } from "./saveDocument.ts";

const { call } = app.peers.station;
const desk = new DailyReportDesk({
  make: (order) => call("dailyReport.make", order),
  cancel: (runId) => call("dailyReport.cancel", { runId }),
  newId: () => crypto.randomUUID(),
});
app.peers.station.onConnected((client) => client.on("dailyReport", (progress) => desk.progress(progress)));

/** The report of a day: which one, how far it is, and where it is saved. */
export function DailyReportPanel() {
  const state = useStore(desk.state, (now) => now);
  const [day, setDay] = useState(() => lastDay(Date.now()));
  const [timeZone, setTimeZone] = useState(ownTimeZone);
  const [sections, setSections] = useState<readonly string[]>([]);
  const making = state.phase === "making";
  return (
    <Panel title="Daily report">
      <OfferedOrTold call="dailyReport.make">
        <form
          className={classes.form}
          onSubmit={(e) => {
            e.preventDefault();
            const named = sections.length > 0 && { sections: sections.map((name) => name.trim()) };
            void desk.make({ day, timeZone, by: analyst(), ...named });
          }}
        >
          <div className={classes.fields}>
            <TextInput
              size="xs"
              label="Day"
              placeholder="2026-01-31"
              spellCheck={false}
              error={isDay(day) ? undefined : "A day such as 2026-01-31"}
              value={day}
              data-testid="report-day"
              onChange={(e) => setDay(e.currentTarget.value)}
            />
            <Select
              size="xs"
              label="By the clock of"
              searchable
              allowDeselect={false}
              limit={50}
              data={[...timeZones()]}
              value={timeZone}
              data-testid="report-zone"
              onChange={(zone) => zone !== null && setTimeZone(zone)}
            />
            <SectionField sections={sections} onChange={setSections} />
          </div>
          <div className={classes.foot}>
            <Button
              size="compact-sm"
              type="submit"
              leftSection={<FileText size={15} />}
              disabled={making || !isDay(day)}
              data-testid="report-make"
            >
              Make the report
            </Button>
            {making && (
              <Button size="compact-sm" variant="default" data-testid="report-cancel" onClick={() => desk.cancel()}>
                Cancel
              </Button>
            )}
          </div>
        </form>
        {making && (
          <div aria-live="polite">
            <Progress value={100 * state.share} size="sm" aria-label="How far the report is" />
            <span className={classes.dim}>{state.words}…</span>
          </div>
        )}
        {state.phase === "failed" && <FailureNote failure={state.failure} />}
        {state.phase === "made" && <Made report={state.report} />}
      </OfferedOrTold>
    </Panel>
  );
}

function Made({ report }: { readonly report: DailyReportMade }) {
  const [busy, setBusy] = useState<"html" | "pdf">();
  const save = async (kind: "html" | "pdf") => {
    setBusy(kind);
    await saveDocument(kind, report.html, report.name, report.heading);
    setBusy(undefined);
  };
  const { flights, flags, sightings, heading, sha256 } = report;
  return (
    <div className={classes.made} data-testid="report-made">
      <strong>{heading}</strong>
      <span>
        {flights + flags + sightings === 0
          ? "No flight, no flag and no sighting on this day"
          : [count(flights, "flight"), count(flags, "flag"), count(sightings, "sighting")].join(", ")}
      </span>
      <span className={classes.dim}>SHA-256 of the page, as in the audit log: {sha256}</span>
      <div className={classes.foot}>
        <Button
          size="compact-sm"
          leftSection={<FileText size={15} />}
          loading={busy === "html"}
          data-testid="report-html"
          onClick={() => void save("html")}
        >
          Save as web page…
        </Button>
        <Button
          size="compact-sm"
          leftSection={<Printer size={15} />}
          loading={busy === "pdf"}
          data-testid="report-pdf"
          onClick={() => void save("pdf")}
        >
          Save as PDF…
        </Button>
      </div>
    </div>
  );
}

interface SectionProps {
  readonly sections: readonly string[];
  readonly onChange: (sections: readonly string[]) => void;
}

/** Stands for the empty name, which a list of choices can not hold. */
const NAMELESS = " ";

function SectionField({ sections, onChange }: SectionProps) {
  const [known, setKnown] = useState<readonly string[]>([]);
  useEffect(() => {
    let wanted = true;
    call("flags.query", { filter: {}, order: "newest", by: analyst(), limit: 1 }).then(
      ({ facets }) => wanted && setKnown(facets.section.map(({ value }) => value)),
      () => {}, // the station is away, which is shown elsewhere
    );
    return () => {
      wanted = false;
    };
  }, []);
  return (
    <MultiSelect
      size="xs"
      label="Sections"
      placeholder={sections.length === 0 ? "All" : ""}
      clearable
      data={known.map((name) => ({ value: name || NAMELESS, label: name || "near none" }))}
      value={[...sections]}
      data-testid="report-sections"
      onChange={onChange}
    />
  );
}
