import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { MapPin, Pentagon } from "lucide-react";
import { useState } from "react";
import type { FlagFilter } from "../../src/contract/flagQuery.ts";
import { offset } from "../../src/geo/enu.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { deskView, useDesk, useDeskView } from "./appReview.ts";
import { changed, chosen, toggled } from "./deskView.ts";
import classes from "./FilterPanel.module.css";
import { facetNames, instantOf, localTime, offered, type ValueFacet, valueWords } from "./filterWords.ts";
import { openDesk } from "./openDesk.ts";
import { SavedFilters } from "./SavedFilters.tsx";
import { groundDrawing } from "./spot/appDrawing.ts";

const set = (filter: FlagFilter): void => deskView.patch({ filter });

/** All that flags can be chosen by, each value with how many there are of it. */
export function FilterPanel() {
  const filter = useDeskView((view) => view.filter);
  return (
    <div className={classes.panel} data-testid="filter-panel">
      <SavedFilters filter={filter} />
      <When filter={filter} />
      <div className={classes.row}>
        <Checkbox
          size="xs"
          label="Not seen by me"
          data-autofocus
          checked={filter.unseen === true}
          onChange={(e) => set(changed(filter, { unseen: e.currentTarget.checked || undefined }))}
        />
        <Checkbox
          size="xs"
          label="Escalated"
          checked={filter.escalated === true}
          onChange={(e) => set(changed(filter, { escalated: e.currentTarget.checked || undefined }))}
        />
        <Where filter={filter} />
      </div>
      <div className={classes.facets}>
        {facetNames.map(([facet, title]) => (
          <Facet key={facet} facet={facet} title={title} filter={filter} />
        ))}
      </div>
    </div>
  );
}

const spans: readonly (readonly [string, number])[] = [
  ["Last hour", 3_600_000],
  ["Last 12 h", 12 * 3_600_000],
  ["Last 24 h", 24 * 3_600_000],
  ["Last 7 days", 7 * 24 * 3_600_000],
];

function When({ filter }: { filter: FlagFilter }) {
  const field = (key: "fromAt" | "toAt", label: string) => (
    <TextInput
      size="xs"
      type="datetime-local"
      label={label}
      value={localTime(filter[key])}
      onChange={(e) => set(changed(filter, { [key]: instantOf(e.currentTarget.value) }))}
    />
  );
  return (
    <div className={classes.when}>
      {field("fromAt", "Seen from")}
      {field("toAt", "to")}
      <div className={classes.spans}>
        {spans.map(([words, ms]) => (
          <Button
            key={words}
            size="compact-xs"
            variant="default"
            onClick={() => set(changed(filter, { fromAt: Date.now() - ms, toAt: undefined }))}
          >
            {words}
          </Button>
        ))}
      </div>
    </div>
  );
}

const corners = 32;

/** Flags in an area that is drawn on the globe, or around a place that is clicked there. */
function Where({ filter }: { filter: FlagFilter }) {
  const [radius, setRadius] = useState("500");
  const pick = () => {
    openDesk.patch({ filters: false });
    app.ui.patch({
      pick: {
        words: `Click on the globe: flags within ${radius} m of there are listed`,
        onPlace: (middle) => {
          const polygon = Array.from({ length: corners }, (_, i) =>
            offset(middle, (i * 360) / corners, Number(radius)),
          );
          set(changed(deskView.get().filter, { polygon }));
        },
      },
    });
  };
  const draw = () => {
    openDesk.patch({ filters: false });
    groundDrawing.begin("Area of the flags", (polygon) =>
      set(changed(deskView.get().filter, { polygon, box: undefined })),
    );
  };
  return (
    <div className={classes.where}>
      <Button
        size="compact-sm"
        variant={filter.polygon ? "light" : "default"}
        leftSection={<Pentagon size={13} />}
        data-testid="filter-area"
        onClick={draw}
      >
        Draw an area…
      </Button>
      <Button
        size="compact-sm"
        variant={filter.polygon ? "light" : "default"}
        leftSection={<MapPin size={13} />}
        data-testid="filter-place"
        onClick={pick}
      >
        Around a place…
      </Button>
      <Select
        size="xs"
        w={88}
        aria-label="How far around"
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        value={radius}
        data={[
          { value: "100", label: "100 m" },
          { value: "500", label: "500 m" },
          { value: "2000", label: "2 km" },
          { value: "10000", label: "10 km" },
        ]}
        onChange={(value) => setRadius(value ?? "500")}
      />
    </div>
  );
}

const shownAtFirst = 7;

function Facet({ facet, title, filter }: { facet: ValueFacet; title: string; filter: FlagFilter }) {
  const counts = useDesk((desk) => desk.facets[facet]);
  const vehicles = useMirror((m) => m.vehicles);
  const [all, setAll] = useState(false);
  const wanted = chosen(filter, facet);
  const values = offered(counts, wanted);
  if (values.length === 0) return null;
  const drones = new Map([...vehicles.values()].map(({ id, name }) => [id, name]));
  return (
    <fieldset className={classes.facet}>
      <legend>{title}</legend>
      {values.slice(0, all ? values.length : shownAtFirst).map(({ value, flags }) => (
        <label key={value} className={classes.value}>
          <Checkbox
            size="xs"
            checked={wanted.includes(value)}
            data-testid={`facet-${facet}`}
            onChange={() => set(toggled(filter, facet, value))}
          />
          <span className={classes.name}>{valueWords(facet, value, drones)}</span>
          <span className={classes.flags}>{flags}</span>
        </label>
      ))}
      {values.length > shownAtFirst && (
        <button type="button" className={classes.more} onClick={() => setAll(!all)}>
          {all ? "Fewer" : `All ${values.length}`}
        </button>
      )}
    </fieldset>
  );
}
