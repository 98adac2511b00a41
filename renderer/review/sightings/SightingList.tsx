import { Button, Checkbox, Tooltip } from "@mantine/core";
import { ImageOff, ScanEye, SearchX } from "lucide-react";
import { useEffect, useRef } from "react";
import { GroupedVirtuoso, type GroupedVirtuosoHandle } from "react-virtuoso";
import type { SightedVehicle } from "../../../src/contract/sightings.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { useMirror } from "../../shell/hooks.ts";
import { Empty } from "../../ui/Empty.tsx";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { clock, count, stamp } from "../../ui/format.ts";
import card from "../Card.module.css";
import {
  chooseSighting,
  selectSighting,
  sightingDesk,
  sightingView,
  useOpenSightings,
  useSightings,
  useSightingView,
} from "./appSightings.ts";
import { JoinBar } from "./JoinBar.tsx";
import { SightingFilter } from "./SightingFilter.tsx";
import classes from "./Sightings.module.css";
import { daysOf, firstSightingView } from "./sightingView.ts";

/** The sightings of the view, newest first, under their days. */
export function SightingList() {
  const rows = useSightings((list) => list.rows);
  const phase = useSightings((list) => list.phase);
  const failure = useSightings((list) => list.failure);
  const selected = useOpenSightings((open) => open.selected);
  const list = useRef<GroupedVirtuosoHandle>(null);
  const index = rows.findIndex(({ id }) => id === selected);
  useEffect(() => {
    if (index >= 0) list.current?.scrollIntoView({ index, behavior: "auto" });
  }, [index]);
  const days = daysOf(rows);
  return (
    <section className={classes.list} aria-label="Sightings">
      <SightingFilter />
      <JoinBar />
      {phase === "failed" && failure && (
        <>
          <FailureNote failure={failure} />
          <Button size="xs" m={10} variant="default" onClick={() => void sightingDesk.reload()}>
            Try again
          </Button>
        </>
      )}
      {rows.length === 0 ? (
        phase === "ready" && <NoSighting />
      ) : (
        <div className={classes.rows} data-testid="sighting-list">
          <GroupedVirtuoso
            ref={list}
            groupCounts={days.map(({ sightings }) => sightings)}
            increaseViewportBy={400}
            groupContent={(i) => (
              <div className={classes.day} data-testid="sighting-day">
                <span>{days[i]?.day}</span>
                <span>{count(days[i]?.sightings ?? 0, "sighting")}</span>
              </div>
            )}
            itemContent={(i) => {
              const row = rows[i];
              return row && <Card sighting={row} selected={row.id === selected} />;
            }}
          />
        </div>
      )}
    </section>
  );
}

function Card({ sighting, selected }: { readonly sighting: SightedVehicle; readonly selected: boolean }) {
  const { id, className, seen, thumbnail, tags, confirmed } = sighting;
  const chosen = useOpenSightings((open) => open.chosen.includes(id));
  const drones = useMirror((m) =>
    [...new Set(seen.flatMap(({ vehicleIds }) => vehicleIds))]
      .map((one) => m.vehicles.get(one)?.name ?? one)
      .join(", "),
  );
  const last = seen.at(-1);
  const first = seen[0];
  return (
    <div
      className={`${card.card} ${classes.card}`}
      data-testid="sighting"
      data-sighting={id}
      data-selected={selected || undefined}
    >
      <Offered call="flags.join">
        <Tooltip label="Choose it to be joined with another (X)">
          <Checkbox
            size="xs"
            aria-label={`Choose this ${className}`}
            checked={chosen}
            data-testid="sighting-choose"
            onChange={() => chooseSighting(id)}
          />
        </Tooltip>
      </Offered>
      <button type="button" className={classes.open} aria-pressed={selected} onClick={() => selectSighting(id)}>
        {thumbnail ? (
          <img
            src={thumbnail}
            alt=""
            className={`${card.picture} ${classes.picture}`}
            decoding="async"
            loading="lazy"
          />
        ) : (
          <span className={`${card.picture} ${classes.picture}`}>
            <ImageOff size={18} aria-label="No picture" />
          </span>
        )}
        <span className={card.words}>
          <strong>
            {className}
            {seen.length > 1 && ` · seen ${seen.length} times`}
          </strong>
          <span>
            {last ? clock(last.fromAt) : ""}
            {seen.length > 1 && first && last && `, first ${since(first.fromAt, last.fromAt)}`}
          </span>
          <span className={classes.dim}>
            {[last?.section ?? "near no section", drones, ...tags.map((tag) => `#${tag}`)].join(" · ")}
          </span>
          <span className={classes.dim}>✔ {confirmed.by}</span>
        </span>
      </button>
    </div>
  );
}

/** The time of the day alone where it was on the same day. */
const since = (first: number, last: number): string =>
  stamp(first).slice(0, 10) === stamp(last).slice(0, 10) ? clock(first) : stamp(first);

function NoSighting() {
  const view = useSightingView();
  if (view === firstSightingView || view.period === "all")
    return (
      <Empty icon={ScanEye} title="No sighting here">
        A flag that an analyst confirms becomes a sighting.
        {view.period !== "all" && (
          <p>
            <Button size="xs" variant="default" onClick={() => sightingView.patch({ period: "all" })}>
              Look at all times
            </Button>
          </p>
        )}
      </Empty>
    );
  return (
    <Empty icon={SearchX} title="No sighting matches">
      <Button size="xs" onClick={() => sightingView.set({ ...firstSightingView, period: "all" })}>
        Show all sightings
      </Button>
    </Empty>
  );
}
