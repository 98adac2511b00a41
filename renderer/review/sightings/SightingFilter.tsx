import { MultiSelect, Popover, Select, Switch, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import { Keyboard } from "lucide-react";
import { useEffect, useState } from "react";
import { app } from "../../shell/app.ts";
import { count } from "../../ui/format.ts";
import { KeyList } from "../../ui/KeyList.tsx";
import { analyst } from "../appReview.ts";
import { FlagsExport } from "../export/FlagsExport.tsx";
import { openSightings, sightingView, useOpenSightings, useSightings, useSightingView } from "./appSightings.ts";
import { HeatLegend } from "./HeatLegend.tsx";
import classes from "./Sightings.module.css";
import { mostSightings } from "./sightingDesk.ts";
import { isDay, periods, type SightingPeriod, sightingFilter } from "./sightingView.ts";
import { sightingKeyWords } from "./useSightingKeys.ts";

/** Of when, where and of what class the sightings are, and how many that are. */
export function SightingFilter() {
  const view = useSightingView();
  const heat = useOpenSightings((open) => open.heat);
  const { sections, classes: vehicleClasses } = useFacets();
  return (
    <div className={classes.bar}>
      <div className={classes.row}>
        <Select
          className={classes.grow ?? ""}
          size="xs"
          aria-label="Period"
          allowDeselect={false}
          data={[...periods]}
          value={view.period}
          data-testid="sighting-period"
          onChange={(period) => period !== null && sightingView.patch({ period: period as SightingPeriod })}
        />
        <FlagsExport filter={sightingFilter(view, Date.now())} />
        <Keys />
      </div>
      {view.period === "between" && (
        <div className={classes.days}>
          <TextInput
            size="xs"
            aria-label="First day"
            placeholder="From: 2026-01-31"
            error={view.fromDay !== "" && !isDay(view.fromDay)}
            value={view.fromDay}
            onChange={(e) => sightingView.patch({ fromDay: e.currentTarget.value })}
          />
          <TextInput
            size="xs"
            aria-label="Last day"
            placeholder="To: 2026-01-31"
            error={view.toDay !== "" && !isDay(view.toDay)}
            value={view.toDay}
            onChange={(e) => sightingView.patch({ toDay: e.currentTarget.value })}
          />
        </div>
      )}
      <MultiSelect
        size="xs"
        aria-label="Sections"
        placeholder={view.sections.length === 0 ? "All sections" : ""}
        clearable
        data={[...sections]}
        value={view.sections.map((name) => name || NAMELESS)}
        data-testid="sighting-sections"
        onChange={(wanted) => sightingView.patch({ sections: wanted.map((name) => name.trim()) })}
      />
      <MultiSelect
        size="xs"
        aria-label="Classes"
        placeholder={view.classes.length === 0 ? "All classes" : ""}
        clearable
        data={[...vehicleClasses]}
        value={[...view.classes]}
        data-testid="sighting-classes"
        onChange={(wanted) => sightingView.patch({ classes: wanted })}
      />
      <div className={classes.row}>
        <Counts />
        <Switch
          size="xs"
          label="Heat map"
          checked={heat}
          data-testid="sighting-heat"
          onChange={(e) => openSightings.patch({ heat: e.currentTarget.checked })}
        />
      </div>
      {heat && <HeatLegend />}
    </div>
  );
}

function Counts() {
  const total = useSightings((list) => list.total);
  const shown = useSightings((list) => list.rows.length);
  const phase = useSightings((list) => list.phase);
  const left = total > mostSightings && phase === "ready" ? `, the newest ${mostSightings} shown` : "";
  return (
    <span className={`${classes.dim} ${classes.grow}`} data-testid="sighting-count" aria-live="polite">
      {phase === "asking" && shown < total ? `${shown} of ` : ""}
      {count(total, "sighting")}
      {left}
    </span>
  );
}

function Keys() {
  return (
    <Popover withinPortal shadow="md" width={380}>
      <Popover.Target>
        <Tooltip label="Keys">
          <UnstyledButton aria-label="Keys" data-testid="sighting-keys">
            <Keyboard size={18} />
          </UnstyledButton>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <KeyList words={sightingKeyWords} testId="sighting-key-list" />
      </Popover.Dropdown>
    </Popover>
  );
}

/** The sections and classes of all sightings of the period. */
function useFacets(): { readonly sections: readonly Choice[]; readonly classes: readonly Choice[] } {
  const view = useSightingView();
  const total = useSightings((list) => list.total);
  const [facets, setFacets] = useState<{ sections: readonly Choice[]; classes: readonly Choice[] }>(none);
  const { period, fromDay, toDay } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted anew when there are more or fewer
  useEffect(() => {
    let wanted = true;
    const filter = sightingFilter({ ...view, sections: [], classes: [] }, Date.now());
    app.peers.station.call("flags.query", { filter, order: "newest", by: analyst(), limit: 1 }).then(
      ({ facets: found }) => {
        if (!wanted) return;
        const choices = (of: "section" | "class", nameless: string) =>
          found[of].map(({ value, flags }) => ({ value: value || NAMELESS, label: `${value || nameless} (${flags})` }));
        setFacets({ sections: choices("section", "near none"), classes: choices("class", "unknown") });
      },
      () => {}, // the station is away, which is shown elsewhere
    );
    return () => {
      wanted = false;
    };
  }, [period, fromDay, toDay, total]);
  const withChosen = (choices: readonly Choice[], wanted: readonly string[]) => [
    ...choices,
    ...wanted
      .map((value) => value || NAMELESS)
      .filter((value) => !choices.some((one) => one.value === value))
      .map((value) => ({ value, label: value })),
  ];
  return { sections: withChosen(facets.sections, view.sections), classes: withChosen(facets.classes, view.classes) };
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Stands for the empty name, which a list of choices can not hold. */
const NAMELESS = " ";
const none = { sections: [], classes: [] };
