import { useEffect, useRef } from "react";
import type { TrafficRecord } from "../../src/contract/traffic.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { Panel } from "../ui/Panel.tsx";
import { painted } from "./painted.ts";
import classes from "./Traffic.module.css";
import { levelMarks, relativeHeight, trafficWhat, whereabouts } from "./trafficText.ts";

/** Other aircraft that our vehicles hear, the nearest first. Only there when any is heard; rows are painted by the frame loop. */
export function TrafficPanel() {
  const ids = useMirror((m) => m.traffic.slice(0, mostShown).map(({ id }) => id));
  const count = useMirror((m) => m.traffic.length);
  if (count === 0) return null;
  return (
    <Panel title={`Other aircraft · ${count}`}>
      <ul className={classes.list} data-testid="traffic-list">
        {ids.map((id) => (
          <Row key={id} id={id} />
        ))}
      </ul>
      {count > mostShown && <p className={classes.more}>and {count - mostShown} farther away</p>}
    </Panel>
  );
}

const mostShown = 8;
const againMs = 1_000;

function Row({ id }: { id: string }) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(
    () =>
      painted((now) => {
        const record = app.mirror.get().traffic.find((one) => one.id === id);
        if (record && row.current) paintRow(row.current, record, now);
      }, againMs),
    [id],
  );
  return (
    <li ref={row} className={classes.row}>
      <span className={classes.name}>
        <span />
        <strong className={classes.emergency} />
      </span>
      <span className={classes.where} />
      <span className={classes.height} />
      <span className={classes.what} />
    </li>
  );
}

function paintRow(row: HTMLElement, record: TrafficRecord, now: number): void {
  const { name, emergency, level, near } = record;
  const { vehicles } = app.mirror.get();
  // Whose distance and height it is, where there are several vehicles.
  const from = vehicles.size > 1 && near ? vehicles.get(near.vehicleId)?.name : undefined;
  const [head, where, height, what] = row.children;
  put(head?.children[0], `${levelMarks[level]} ${name}`);
  put(head?.children[1], emergency ? ` ■ ${emergency}` : "");
  put(where, whereabouts(record));
  put(height, relativeHeight(record));
  put(what, trafficWhat(record, now, from));
  if (row.dataset.level !== level) row.dataset.level = level;
}

function put(element: Element | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
