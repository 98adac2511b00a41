import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from "react";
import { Virtuoso, type VirtuosoHandle } from "react-virtuoso";
import { app } from "../shell/app.ts";
import { useUi } from "../shell/hooks.ts";
import { shallowEqual, useStore } from "../ui/store.ts";
import { figuresOf, fleetSelection } from "./appFleet.ts";
import classes from "./FleetTable.module.css";
import { type FleetColumn, fleetColumns } from "./fleetFigures.ts";
import { type FleetSort, firstSort, fleetOrder, sortClicked } from "./fleetOrder.ts";
import { painted } from "./painted.ts";

const heads: Record<FleetColumn, readonly [string, string]> = {
  name: ["Vehicle", "By name"],
  state: ["State", "Who wants looking at first"],
  return: ["Return in", "Until the last safe return: who has to turn home first"],
  link: ["Link", "The share of messages that arrive, and how old its place is"],
  leg: ["Leg", "How far its patrol is"],
  relief: ["Relief", "By the schedule: when its turn ends or begins, and with whom"],
};

/** All vehicles at a glance, one in a row. Cells are painted by the frame loop; React only knows who is there and who is chosen. */
export function FleetTable({ ids }: { ids: readonly string[] }) {
  const [sort, setSort] = useState(firstSort);
  const order = useOrder(ids, sort);
  const list = useRef<VirtuosoHandle>(null);
  const onKey = (event: KeyboardEvent) => {
    if (!chooseByKey(event, order)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  // Wherever it was chosen: here, on the globe, or by its video.
  const spokenOf = useUi((ui) => ui.vehicleId);
  const now = useRef(order);
  now.current = order;
  useEffect(() => {
    const index = spokenOf === null ? -1 : now.current.indexOf(spokenOf);
    if (index >= 0) list.current?.scrollIntoView({ index });
  }, [spokenOf]);
  return (
    <div
      className={classes.table}
      role="grid"
      tabIndex={0}
      aria-label="Fleet"
      aria-multiselectable
      aria-rowcount={order.length + 1}
      data-testid="fleet"
      onKeyDown={onKey}
    >
      <div className={classes.row} role="row" data-head data-scrolls={order.length > mostRows || undefined}>
        {fleetColumns.map((column) => (
          <button
            key={column}
            type="button"
            role="columnheader"
            aria-sort={sort.column === column ? (sort.down ? "descending" : "ascending") : "none"}
            title={heads[column][1]}
            onClick={() => setSort(sortClicked(sort, column))}
          >
            {heads[column][0]}
            {sort.column === column && (sort.down ? " ↓" : " ↑")}
          </button>
        ))}
      </div>
      <Virtuoso
        ref={list}
        style={{ height: Math.min(order.length, mostRows) * rowHeight }}
        data={order}
        fixedItemHeight={rowHeight}
        computeItemKey={(_, id) => id}
        itemContent={(_, id) => <Row id={id} order={order} />}
      />
    </div>
  );
}

function Row({ id, order }: { id: string; order: readonly string[] }) {
  const row = useRef<HTMLDivElement>(null);
  const chosen = useStore(fleetSelection.state, ({ ids }) => ids.has(id));
  const spokenOf = useUi((ui) => ui.vehicleId === id);
  useEffect(() => painted((now) => row.current && paintRow(row.current, id, now), againMs), [id]);
  const onClick = ({ shiftKey, ctrlKey, metaKey }: MouseEvent) =>
    fleetSelection.click(id, { shift: shiftKey, control: ctrlKey || metaKey }, order);
  return (
    <div
      ref={row}
      className={classes.row}
      role="row"
      aria-selected={chosen}
      data-spoken-of={spokenOf || undefined}
      data-testid={`fleet-row-${id}`}
      onClick={onClick}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()} // else the text is marked
    >
      {fleetColumns.map((column) => (
        <span key={column} role="gridcell" data-column={column} />
      ))}
    </div>
  );
}

function paintRow(row: HTMLElement, id: string, now: number): void {
  const figures = figuresOf(id, now);
  if (!figures) return;
  fleetColumns.forEach((column, i) => {
    const cell = row.children[i] as HTMLElement | undefined;
    if (!cell) return;
    const { text, hint, level = "" } = figures[column];
    if (cell.textContent !== text) cell.textContent = text;
    if (cell.title !== hint) cell.title = hint;
    if ((cell.dataset.level ?? "") !== level) cell.dataset.level = level;
  });
}

/** Sorted anew once a second, and at once where who is there or the column changed. */
function useOrder(ids: readonly string[], sort: FleetSort): readonly string[] {
  const [order, setOrder] = useState<readonly string[]>(() => ordered(ids, sort));
  useEffect(() => {
    const again = () =>
      setOrder((now) => {
        const next = ordered(ids, sort);
        return shallowEqual(now, next) ? now : next;
      });
    again();
    const timer = setInterval(again, sortMs);
    return () => clearInterval(timer);
  }, [ids, sort]);
  return order;
}

function ordered(ids: readonly string[], sort: FleetSort): string[] {
  const now = Date.now();
  const rows = ids.flatMap((id) => {
    const figures = figuresOf(id, now);
    const name = app.mirror.get().vehicles.get(id)?.name ?? id;
    return figures ? [{ id, name, figure: figures[sort.column] }] : [];
  });
  return fleetOrder(rows, sort);
}

/** Arrows, Home, End, Control+A and Space; says whether the key meant something. */
function chooseByKey({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent, order: readonly string[]): boolean {
  const control = ctrlKey || metaKey;
  const { cursor } = fleetSelection.state.get();
  const end = key === "Home" ? order[0] : key === "End" ? order.at(-1) : undefined;
  if (key === "ArrowDown" || key === "ArrowUp")
    fleetSelection.step(key === "ArrowDown" ? 1 : -1, { shift: shiftKey }, order);
  else if (end !== undefined) fleetSelection.click(end, { shift: shiftKey, control: false }, order);
  else if (control && key.toLowerCase() === "a") fleetSelection.all(order);
  else if (key === " " && cursor !== null) fleetSelection.click(cursor, { shift: false, control: true }, order);
  else return false;
  return true;
}

const rowHeight = 28; // pixels, as in the style sheet
const mostRows = 8;
const againMs = 500;
const sortMs = 1_000;
