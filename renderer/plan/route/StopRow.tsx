import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from "react";
import type { RoutePattern } from "../../../src/mission/patterns/pattern.ts";
import type { Stop } from "../../../src/mission/patterns/stop.ts";
import classes from "./StopTable.module.css";
import { type Cell, changeIn, numberIn } from "./stopCells.ts";
import type { StopWords } from "./stopWords.ts";
import { routeTable } from "./theRouteTable.ts";

interface Props {
  readonly index: number;
  readonly stop: Stop;
  readonly route: RoutePattern;
  readonly words: StopWords;
  readonly selected: boolean;
  readonly current: boolean;
  readonly editing: Cell | undefined;
  readonly onClick: (keys: { readonly toggle: boolean; readonly range: boolean }) => void;
  readonly onEdit: (cell: Cell) => void;
  /** Editing ended: here (0), or it goes on in the cell beside. */
  readonly onEnd: (step: -1 | 0 | 1) => void;
}

/** One stop: its numbers are edited in place by a double click, or by Enter and Tab. */
export function StopRow({ index, stop, route, words, selected, current, editing, onClick, onEdit, onEnd }: Props) {
  const cell = (of: Cell, text: string, own: boolean) =>
    editing === of ? (
      <CellInput stop={stop} route={route} cell={of} index={index} onEnd={onEnd} />
    ) : (
      <span
        role="gridcell"
        className={own ? classes.own : classes.follows}
        onDoubleClick={(event) => {
          event.preventDefault();
          onEdit(of);
        }}
      >
        {text}
      </span>
    );
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      data-current={current || undefined}
      className={classes.row}
      onMouseDown={(event: MouseEvent) => event.shiftKey && event.preventDefault()}
      onClick={(event) => {
        if (!editing) onClick({ toggle: event.ctrlKey || event.metaKey, range: event.shiftKey });
      }}
    >
      <span role="rowheader">{index + 1}</span>
      <span role="gridcell" className={classes.what} title={words.what}>
        <span className={classes.wide}>{words.what}</span>
        <span className={classes.narrow} aria-hidden="true">
          {words.signs}
        </span>
      </span>
      {cell("height", words.height.text, words.height.own)}
      {cell("speed", words.speed.text, words.speed.own)}
      {cell("hold", words.hold, stop.holdMs !== undefined || stop.loiter !== undefined)}
      {cell("pitch", words.gimbal.text, words.gimbal.own)}
      <span role="gridcell" className={classes.follows}>
        {words.way}
      </span>
    </div>
  );
}

interface CellProps {
  readonly stop: Stop;
  readonly route: RoutePattern;
  readonly cell: Cell;
  readonly index: number;
  readonly onEnd: (step: -1 | 0 | 1) => void;
}

/** The number of a cell while it is typed. What is no number that fits stays as it was. */
function CellInput({ stop, route, cell, index, onEnd }: CellProps) {
  const input = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => input.current?.select(), []);
  const take = () => {
    if (left.current || !input.current) return;
    left.current = true;
    if (input.current.value === input.current.defaultValue) return;
    const change = changeIn(route, stop, cell, input.current.value);
    if (change) routeTable.setOne(index, change);
  };
  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") left.current = true;
    else if (event.key === "Enter" || event.key === "Tab") take();
    else return;
    event.preventDefault();
    onEnd(event.key === "Tab" ? (event.shiftKey ? -1 : 1) : 0);
  };
  return (
    <input
      ref={input}
      className={classes.input}
      inputMode="decimal"
      aria-label={`${LABELS[cell]} of stop ${index + 1}`}
      defaultValue={numberIn(route, stop, cell) ?? ""}
      data-testid="stop-cell"
      onKeyDown={press}
      onBlur={() => {
        const ended = left.current;
        take();
        if (!ended) onEnd(0);
      }}
    />
  );
}

const LABELS: Readonly<Record<Cell, string>> = {
  height: "Height in metres",
  speed: "Speed in metres per second",
  hold: "Hold in seconds",
  pitch: "Pitch of the gimbal in degrees",
};
