import { useMirror } from "../shell/hooks.ts";
import classes from "./Traffic.module.css";
import { conflictWords, relativeHeight, whereabouts } from "./trafficText.ts";

/** Other aircraft that come too near to one of our vehicles, above everything else; nothing when none does. */
export function TrafficAlert() {
  const conflicts = useMirror((m) => m.traffic.filter(({ level, replayed }) => level === "conflict" && !replayed));
  const names = useMirror((m) => [...m.vehicles.values()].map(({ id, name }) => `${id}\n${name}`));
  if (conflicts.length === 0) return null;
  const nameOf = (id: string | undefined) => names.find((line) => line.startsWith(`${id}\n`))?.split("\n")[1] ?? id;
  return (
    <div className={classes.alert} role="alert" data-testid="traffic-alert">
      {conflicts.slice(0, 3).map((record) => (
        <p key={record.id}>
          <strong>
            ■ {record.name} {conflictWords(record.near?.inMs)}
          </strong>
          <span>
            {whereabouts(record)}, {relativeHeight(record)} from {nameOf(record.near?.vehicleId)}
            {record.category && ` · ${record.category}`}
          </span>
        </p>
      ))}
      {conflicts.length > 3 && <p>and {conflicts.length - 3} more</p>}
    </div>
  );
}
