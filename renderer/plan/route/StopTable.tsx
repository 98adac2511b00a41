import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Virtuoso, type VirtuosoHandle } from "react-virtuoso";
import { ordersOf } from "../../../src/mission/patterns/orders.ts";
import type { RoutePattern } from "../../../src/mission/patterns/pattern.ts";
import type { Stop } from "../../../src/mission/patterns/stop.ts";
import { app } from "../../shell/app.ts";
import { useStore } from "../../ui/store.ts";
import { StopRow } from "./StopRow.tsx";
import classes from "./StopTable.module.css";
import { type Cell, cellBeside } from "./stopCells.ts";
import { stopAction } from "./stopKeys.ts";
import { waysOf, wordsOfStop } from "./stopWords.ts";
import { routeTable } from "./theRouteTable.ts";

const ROW_HEIGHT = 28; // px
const MOST_IN_SIGHT = 14; // rows
const BORDER = 1; // px

/** The stops of a route, row by row; only those in sight are drawn. The selection is that of the globe. */
export function StopTable({ route }: { readonly route: RoutePattern }) {
  const { stops } = route;
  const selection = useStore(app.editor.state, (s) => (s.focus.kind === "pattern" ? s.selection : NONE));
  const anchor = useStore(app.editor.state, (s) => (s.focus.kind === "pattern" ? s.anchor : null));
  const legs = useStore(app.planning.state, (s) => s.patrol?.legs);
  const [row, setRow] = useState(-1);
  const [editing, setEditing] = useState<{ readonly row: number; readonly cell: Cell } | null>(null);
  const list = useRef<VirtuosoHandle>(null);
  const grid = useRef<HTMLDivElement>(null);
  const orders = useMemo(() => ordersOf(route), [route]);
  const ways = useMemo(() => waysOf(legs ?? [], stops.length), [legs, stops.length]);
  const chosen = useMemo(() => new Set(selection), [selection]);

  // What was selected on the globe comes into sight here.
  useEffect(() => {
    if (anchor === null || grid.current?.contains(document.activeElement)) return;
    setRow(anchor);
    list.current?.scrollIntoView({ index: anchor, behavior: "auto" });
  }, [anchor]);

  const go = useCallback((to: number, extend: boolean) => {
    setRow(to);
    list.current?.scrollIntoView({ index: to, behavior: "auto" });
    routeTable.click(to, { toggle: false, range: extend });
  }, []);
  const end = useCallback((next: { readonly row: number; readonly cell: Cell } | null) => {
    setEditing(next);
    if (next) list.current?.scrollIntoView({ index: next.row, behavior: "auto" });
    else grid.current?.focus();
  }, []);

  const press = (event: KeyboardEvent) => {
    if (editing) return;
    const action = stopAction(event, {
      row: Math.min(row, stops.length - 1),
      rows: stops.length,
      page: MOST_IN_SIGHT - 1,
    });
    if (!action) return;
    if (action.kind === "none" && selection.length === 0) return;
    event.preventDefault();
    if (action.kind === "go") go(action.to, action.extend);
    else if (action.kind === "edit") setEditing({ row: Math.max(0, row), cell: "height" });
    else if (action.kind === "step") {
      routeTable.step(action.by);
      const at = routeTable.selection[action.by < 0 ? 0 : routeTable.selection.length - 1];
      if (at === undefined) return;
      setRow(at);
      list.current?.scrollIntoView({ index: at, behavior: "auto" });
    } else run(action.kind);
  };

  return (
    <div className={classes.table}>
      <div className={classes.head} aria-hidden="true">
        <span>#</span>
        <span>What</span>
        <span>Height</span>
        <span>Speed</span>
        <span>Hold</span>
        <span>Gimbal</span>
        <span>Way</span>
      </div>
      <div
        ref={grid}
        role="grid"
        aria-label="Stops"
        aria-rowcount={stops.length}
        aria-multiselectable="true"
        tabIndex={0}
        className={classes.rows}
        style={{ height: ROW_HEIGHT * Math.min(MOST_IN_SIGHT, stops.length) + 2 * BORDER }}
        data-testid="stop-table"
        onKeyDown={press}
      >
        <Virtuoso
          ref={list}
          data={stops as Stop[]}
          fixedItemHeight={ROW_HEIGHT}
          increaseViewportBy={ROW_HEIGHT * 6}
          computeItemKey={(i) => i}
          itemContent={(i, stop) => (
            <StopRow
              index={i}
              stop={stop}
              route={route}
              words={wordsOfStop(route, stop, orders[i], ways[i])}
              selected={chosen.has(i)}
              current={i === row}
              editing={editing?.row === i ? editing.cell : undefined}
              onClick={(keys) => {
                setRow(i);
                grid.current?.focus();
                routeTable.click(i, keys);
              }}
              onEdit={(cell) => setEditing({ row: i, cell })}
              onEnd={(step) => {
                const next =
                  step === 0 ? undefined : cellBeside({ row: i, cell: editing?.cell ?? "height" }, step, stops.length);
                end(next ?? null);
              }}
            />
          )}
        />
      </div>
    </div>
  );
}

const NONE: readonly number[] = [];

function run(kind: "all" | "none" | "delete" | "duplicate"): void {
  if (kind === "all") routeTable.selectAll();
  else if (kind === "none") app.editor.select(null);
  else if (kind === "delete") routeTable.delete();
  else routeTable.duplicate();
}
