import { Button, Chip, Group, SegmentedControl, Select } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";
import type { HourCounts } from "../../../src/contract/sightings.ts";
import { printTheme, screenTheme } from "../../../src/review/charts/chartTheme.ts";
import { type HourRow, hourCharts, hourTable } from "../../../src/review/charts/hourChart.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { app } from "../../shell/app.ts";
import { count } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { analyst } from "../appReview.ts";
import { saveDocument } from "../report/saveDocument.ts";
import { openSightings, useOpenSightings, useSightings, useSightingView } from "./appSightings.ts";
import { Drawing } from "./Drawing.tsx";
import { type HeatUnit, heatTable } from "./heatScale.ts";
import { pictureOf } from "./pictureOf.ts";
import classes from "./Sightings.module.css";
import { periodWords, sightingFilter } from "./sightingView.ts";
import { ownTimeZone, timeZones } from "./timeZones.ts";

/** Where and at what hours sightings fall: the heat map's settings, and charts by section. */
export function GroundPanel() {
  return (
    <>
      <HeatSettings />
      <Hours />
    </>
  );
}

const sizes = [100, 250, 500, 1_000, 2_000, 5_000];

function HeatSettings() {
  const { heat, heatUnit, heatSize, heatMap } = useOpenSightings((open) => open);
  const view = useSightingView();
  const save = () => {
    if (heatMap) void saveDocument("csv", heatTable(heatMap, heatSize, periodWords(view)), "heat-map");
  };
  return (
    <Panel
      title="Heat map"
      tools={
        <>
          <Button
            size="compact-xs"
            variant={heat ? "filled" : "default"}
            aria-pressed={heat}
            data-testid="heat-show"
            onClick={() => openSightings.patch({ heat: !heat })}
          >
            {heat ? "On the globe" : "Show on the globe"}
          </Button>
          <Offered call="sharing.export">
            <Button size="compact-xs" variant="default" disabled={!heat || !heatMap?.cells.length} onClick={save}>
              CSV…
            </Button>
          </Offered>
        </>
      }
    >
      <div className={classes.row}>
        <Select
          size="xs"
          aria-label="Size of the hexagons"
          allowDeselect={false}
          data={sizes.map((size) => ({ value: String(size), label: `Hexagons of ${size} m` }))}
          value={String(heatSize)}
          onChange={(size) => size !== null && openSightings.patch({ heatSize: Number(size) })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Unit"
          data={[
            { value: "count", label: "Count" },
            { value: "density", label: "Per km²" },
          ]}
          value={heatUnit}
          data-testid="heat-unit"
          onChange={(unit) => openSightings.patch({ heatUnit: unit as HeatUnit })}
        />
      </div>
    </Panel>
  );
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const mostCharts = 24;

function Hours() {
  const view = useSightingView();
  const rows = useSightings((list) => list.rows);
  const { ref, width } = useElementSize();
  const [days, setDays] = useState<readonly string[]>([]);
  const [timeZone, setTimeZone] = useState(ownTimeZone);
  const [counts, setCounts] = useState<HourCounts>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted anew when the sightings were read anew
  useEffect(() => {
    let wanted = true;
    const filter = sightingFilter(view, Date.now());
    const weekdaysAsked = days.length > 0 && { weekdays: days.map(Number) };
    app.peers.station.call("sightings.hours", { filter, by: analyst(), timeZone, ...weekdaysAsked }).then(
      (found) => wanted && setCounts(found),
      (cause: unknown) => wanted && app.toasts.failure(cause, "The hours were not counted"),
    );
    return () => {
      wanted = false;
    };
  }, [view, rows, days, timeZone]);
  const charts = useMemo(() => hourRows(counts), [counts]);
  const clock = `${timeZone}${days.length > 0 ? `, ${days.map((day) => weekdays[Number(day) - 1]).join(" ")}` : ""}`;
  const options = { columns: 2, noun: "sighting", clock: `${clock}, ${periodWords(view)}` };
  const shown = charts.slice(0, mostCharts);
  const paper = () => hourCharts(shown, { ...options, theme: printTheme });
  const savePicture = async () => {
    try {
      await saveDocument("png", await pictureOf(paper()), "sightings-by-hour");
    } catch (cause) {
      app.toasts.failure(cause, "The picture was not saved");
    }
  };
  return (
    <Panel
      title="Hours of the day"
      tools={
        <Offered call="sharing.export">
          <Button size="compact-xs" variant="default" onClick={() => void savePicture()}>
            PNG…
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => void saveDocument("svg", paper(), "sightings-by-hour")}
          >
            SVG…
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            data-testid="hours-csv"
            onClick={() => void saveDocument("csv", hourTable(charts, clock), "sightings-by-hour")}
          >
            CSV…
          </Button>
        </Offered>
      }
    >
      <div className={classes.row}>
        <Chip.Group multiple value={[...days]} onChange={setDays}>
          <Group gap={4}>
            {weekdays.map((name, i) => (
              <Chip key={name} size="xs" value={String(i + 1)}>
                {name}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Select
          size="xs"
          aria-label="Time zone"
          searchable
          allowDeselect={false}
          limit={50}
          data={[...timeZones()]}
          value={timeZone}
          onChange={(zone) => zone !== null && setTimeZone(zone)}
        />
      </div>
      <div ref={ref} />
      {charts.length === 0 ? (
        <span className={classes.dim}>No sighting in this period</span>
      ) : (
        <Drawing
          svg={hourCharts(shown, { ...options, ...fitting(width, shown.length), theme: screenTheme })}
          testId="hour-charts"
        />
      )}
      {charts.length > mostCharts && (
        <span className={classes.dim}>
          {count(charts.length - mostCharts, "section")} with fewer sightings not drawn; the CSV has all
        </span>
      )}
    </Panel>
  );
}

/** As many charts beside each other as there is room for, filling it. */
function fitting(room: number, charts: number): { columns: number; width: number } {
  const columns = Math.max(1, Math.min(charts, Math.floor(room / 220)));
  return { columns, width: Math.max(200, Math.floor((room - (columns - 1) * 16) / columns)) };
}

/** All sections together where there are several, then each by itself. */
function hourRows(counts: HourCounts | undefined): readonly HourRow[] {
  if (!counts || counts.sections.length === 0) return [];
  const rows = counts.sections.map(({ section, hours }) => ({ name: section || "near no section", hours }));
  return rows.length > 1 ? [{ name: "All sections", hours: counts.hours }, ...rows] : rows;
}
