import { useEffect, useRef } from "react";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import classes from "./Traffic.module.css";
import { conflictWords, relativeHeight, whereabouts } from "./trafficText.ts";

/** Other aircraft that come too near to one of our vehicles, above everything else; nothing when none does. */
export function TrafficAlert() {
  const ids = useMirror((m) =>
    m.traffic.filter(({ level, replayed }) => level === "conflict" && !replayed).map(({ id }) => id),
  );
  if (ids.length === 0) return null;
  return (
    <div className={classes.alert} role="alert" data-testid="traffic-alert">
      {ids.slice(0, mostShown).map((id) => (
        <Conflict key={id} id={id} />
      ))}
      {ids.length > mostShown && <p>and {ids.length - mostShown} more</p>}
    </div>
  );
}

const mostShown = 3;

/** Its distance changes with every report: written by the frame loop. */
function Conflict({ id }: { id: string }) {
  const head = useRef<HTMLElement>(null);
  const where = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const paint = () => {
      const { traffic, vehicles } = app.mirror.get();
      const record = traffic.find((one) => one.id === id);
      if (!record || !head.current || !where.current) return;
      const { name, near, category } = record;
      const from = near && (vehicles.get(near.vehicleId)?.name ?? near.vehicleId);
      head.current.textContent = `■ ${name} ${conflictWords(near?.inMs)}`;
      where.current.textContent = `${whereabouts(record)}, ${relativeHeight(record)} from ${from}${category ? ` · ${category}` : ""}`;
    };
    paint();
    return app.mirror.subscribe(paint);
  }, [id]);
  return (
    <p>
      <strong ref={head} />
      <span ref={where} />
    </p>
  );
}
