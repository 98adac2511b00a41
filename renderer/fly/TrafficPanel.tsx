import type { TrafficRecord } from "../../src/contract/traffic.ts";
import { useMirror } from "../shell/hooks.ts";
import { age, speed } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useNow } from "../ui/useNow.ts";
import classes from "./Traffic.module.css";
import { levelMarks, oldMs, relativeHeight, whereabouts } from "./trafficText.ts";

/** Other aircraft that our vehicles hear, the nearest first. Only there when any is heard. */
export function TrafficPanel() {
  const traffic = useMirror((m) => m.traffic);
  const names = useMirror((m) => [...m.vehicles.values()].map(({ id, name }) => `${id}\n${name}`));
  if (traffic.length === 0) return null;
  return (
    <Panel title={`Other aircraft · ${traffic.length}`}>
      <ul className={classes.list} data-testid="traffic-list">
        {traffic.slice(0, mostShown).map((record) => (
          <Row key={record.id} record={record} from={names.length > 1 ? nameOf(names, record) : undefined} />
        ))}
      </ul>
      {traffic.length > mostShown && <p className={classes.more}>and {traffic.length - mostShown} farther away</p>}
    </Panel>
  );
}

const mostShown = 8;

const nameOf = (names: readonly string[], { near }: TrafficRecord): string | undefined =>
  near && names.find((line) => line.startsWith(`${near.vehicleId}\n`))?.split("\n")[1];

/** `from`: whose distance and height it is, where there are several vehicles. */
function Row({ record, from }: { record: TrafficRecord; from: string | undefined }) {
  const { name, source, category, emergency, squawk, level, heardAt, heightFrom } = record;
  const now = useNow(1_000);
  const what = [
    from && `from ${from}`,
    record.replayed && "in a replayed log",
    category ?? (source === "adsb" ? "ADS-B" : "Remote ID"),
    record.speed !== undefined && speed(record.speed, 0),
    squawk && `squawk ${squawk}`,
    heightFrom === "pressure" && "height by barometer",
    now - heardAt > oldMs && `heard ${age(now - heardAt)} ago`,
  ].filter(Boolean);
  return (
    <li className={classes.row} data-level={level}>
      <span className={classes.name}>
        {levelMarks[level]} {name}
        {emergency && <strong className={classes.emergency}> ■ {emergency}</strong>}
      </span>
      <span className={classes.where}>{whereabouts(record)}</span>
      <span className={classes.height}>{relativeHeight(record)}</span>
      <span className={classes.what}>{what.join(" · ")}</span>
    </li>
  );
}
