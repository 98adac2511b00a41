import type { LinkRecord } from "../../src/contract/records.ts";
import { useMirror } from "../shell/hooks.ts";
import { age, percent, unknown } from "../ui/format.ts";
import classes from "./LinkSystems.module.css";
import { lossLevel } from "./linkWarnings.ts";

/** Who is heard on a link, how well, and for whom it is used to send. */
export function LinkSystems({ link, now }: { link: LinkRecord; now: number }) {
  const vehicles = useMirror((m) => [...m.vehicles.values()]);
  const systems = link.traffic?.systems ?? [];
  if (systems.length === 0) return null;
  return (
    <table className={classes.systems}>
      <thead>
        <tr>
          <th scope="col">Heard</th>
          <th scope="col">Lost</th>
          <th scope="col">Packets</th>
          <th scope="col">Round trip</th>
          <th scope="col">Last</th>
        </tr>
      </thead>
      <tbody>
        {systems.map((s) => {
          const level = lossLevel(s.loss);
          return (
            <tr key={s.systemId}>
              <th scope="row">
                {vehicles.find((v) => v.systemId === s.systemId)?.name ?? `System ${s.systemId}`}
                {s.best && (
                  <span className={classes.best} title="Commands to this vehicle go over this link">
                    ● sending
                  </span>
                )}
              </th>
              <td data-level={level}>
                {level && (level === "alarm" ? "■ " : "▲ ")}
                {percent(s.loss * 100)}
              </td>
              <td>{s.packetsPerSecond.toFixed(0)} /s</td>
              <td>{s.latencyMs === undefined ? unknown : `${Math.round(s.latencyMs)} ms`}</td>
              <td>{age(Math.max(0, now - s.heardAt))}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
