import { Button } from "@mantine/core";
import { ClipboardCheck, SearchX } from "lucide-react";
import { useEffect, useRef } from "react";
import { type CalculateViewLocation, Virtuoso, type VirtuosoHandle } from "react-virtuoso";
import { useUi } from "../shell/hooks.ts";
import { Empty } from "../ui/Empty.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { deskView, flagDesk, useDesk, useDeskView } from "./appReview.ts";
import { FilterBar } from "./FilterBar.tsx";
import { FlagCard } from "./FlagCard.tsx";
import classes from "./FlagList.module.css";
import { asksNothing } from "./filterWords.ts";
import { HoverPreview } from "./HoverPreview.tsx";
import { lineOf, useOpenDesk } from "./openDesk.ts";
import { useHovered } from "./useHovered.ts";

/** Height of a line, px; as in FlagCard.module.css. All are alike, so that a long list is scrolled without measuring it. */
const lineHeight = 98;
/** Lines from the end at which the next page is asked for. */
const aheadLines = 60;

/** The flags of all sorties, as filtered and ordered. */
export function FlagList() {
  const flagId = useUi((ui) => ui.flagId);
  const rows = useDesk((desk) => desk.rows);
  const group = useOpenDesk((open) => open.group);
  const selected = lineOf(rows, flagId, group);
  const phase = useDesk((desk) => desk.phase);
  const failure = useDesk((desk) => desk.failure);
  const list = useRef<VirtuosoHandle>(null);
  const { hovered, watch } = useHovered(rows);
  const index = rows.findIndex((row) => row.id === selected);
  useEffect(() => {
    if (index >= 0) list.current?.scrollIntoView({ index, behavior: "auto", calculateViewLocation: withNeighbours });
  }, [index]);
  return (
    <section className={classes.list} aria-label="Flags">
      <FilterBar />
      {failure && <FailureNote failure={failure} />}
      {rows.length === 0 ? (
        phase === "ready" && <NoFlag />
      ) : (
        <div className={classes.rows} role="listbox" aria-label="Flags" data-testid="flag-list" {...watch}>
          <Virtuoso
            ref={list}
            data={rows}
            fixedItemHeight={lineHeight}
            increaseViewportBy={4 * lineHeight}
            computeItemKey={(_, flag) => flag.id}
            itemContent={(_, flag) => <FlagCard flag={flag} selected={flag.id === selected} />}
            rangeChanged={({ endIndex }) => {
              if (endIndex >= rows.length - aheadLines) void flagDesk.more();
            }}
          />
        </div>
      )}
      {hovered && <HoverPreview hovered={hovered} key={hovered.flag.id} />}
    </section>
  );
}

/** Scrolls so that the lines before and after the chosen one are seen too; not at all where they are. */
const withNeighbours: CalculateViewLocation = ({
  itemTop,
  itemBottom,
  viewportTop,
  viewportBottom,
  locationParams,
}) => {
  const { behavior, ...location } = locationParams;
  const to = { ...location, ...(behavior && { behavior }) };
  if (itemBottom > viewportBottom - lineHeight) return { ...to, align: "end", offset: lineHeight };
  if (itemTop < viewportTop + lineHeight) return { ...to, align: "start", offset: -lineHeight };
  return null;
};

function NoFlag() {
  const filter = useDeskView((view) => view.filter);
  if (asksNothing(filter))
    return (
      <Empty icon={ClipboardCheck} title="Nothing flagged yet">
        A flag opens when a vehicle stays in the watch zone during a patrol.
      </Empty>
    );
  return (
    <Empty icon={SearchX} title="No flag matches">
      <p>Flags that there are do not meet all that is asked for above.</p>
      <Button size="xs" data-testid="filter-clear-empty" onClick={() => deskView.patch({ filter: {} })}>
        Clear the filters
      </Button>
    </Empty>
  );
}
