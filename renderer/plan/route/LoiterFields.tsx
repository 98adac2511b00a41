import { Checkbox } from "@mantine/core";
import type { Loiter, Stop } from "../../../src/mission/patterns/stop.ts";
import { commonOf, mixed } from "./common.ts";
import { StopChoice, StopNumber } from "./StopField.tsx";
import classes from "./StopTable.module.css";
import { routeTable } from "./theRouteTable.ts";

/** Whether and how the stops are circled. */
export function LoiterFields({ stops }: { readonly stops: readonly Stop[] }) {
  const kind = commonOf(stops, loiterKind);
  const set = (change: Partial<Loiter>, gesture: string) =>
    routeTable.setEach(({ loiter }) => ({ loiter: loiter && { ...loiter, ...change } }), gesture);
  const circled = kind !== "none" && kind !== mixed;
  return (
    <div className={classes.fields}>
      <StopChoice
        label="Circles"
        value={kind}
        data={KINDS}
        testId="stops-loiter"
        onChange={(to) =>
          routeTable.setEach(({ loiter }) => ({
            loiter: to === "none" ? undefined : { radius: 50, ...loiter, until: untilOf(to, loiter) },
            ...(to !== "none" && { holdMs: undefined }),
          }))
        }
      />
      {circled && (
        <StopNumber
          label="Radius (− to the left)"
          value={commonOf(stops, ({ loiter }) => loiter?.radius)}
          min={-5_000}
          max={5_000}
          step={5}
          unit="m"
          otherwise="as set up"
          onChange={(radius = 0) => set({ radius }, "stops-radius")}
        />
      )}
      {kind === "turns" && (
        <StopNumber
          label="Turns"
          value={commonOf(stops, ({ loiter }) => turnsOf(loiter))}
          min={0}
          max={1_000}
          step={1}
          onChange={(turns = 1) => set({ until: { turns } }, "stops-turns")}
        />
      )}
      {kind === "time" && (
        <StopNumber
          label="For"
          value={commonOf(stops, ({ loiter }) => secondsOf(loiter))}
          min={0}
          max={86_400}
          step={10}
          unit="s"
          onChange={(s = 60) => set({ until: { ms: Math.round(s * 1000) } }, "stops-time")}
        />
      )}
      {circled && kind !== "told" && (
        <Checkbox
          size="xs"
          label="Leaves when it heads for the next"
          checked={commonOf(stops, ({ loiter }) => loiter?.aligned ?? false) === true}
          onChange={(event) => {
            const aligned = event.currentTarget.checked;
            routeTable.setEach(({ loiter }) => {
              const { aligned: _, ...rest } = loiter ?? { until: "told" as const, radius: 0 };
              return { loiter: loiter && { ...rest, ...(aligned && { aligned }) } };
            });
          }}
        />
      )}
    </div>
  );
}

type LoiterKind = "none" | "turns" | "time" | "height" | "told";

const KINDS: readonly { readonly value: LoiterKind; readonly label: string }[] = [
  { value: "none", label: "does not" },
  { value: "turns", label: "so many turns" },
  { value: "time", label: "so long" },
  { value: "height", label: "until its height is reached" },
  { value: "told", label: "until told otherwise" },
];

function loiterKind({ loiter }: Stop): LoiterKind {
  if (!loiter) return "none";
  const { until } = loiter;
  return typeof until === "string" ? until : "turns" in until ? "turns" : "time";
}

function untilOf(kind: Exclude<LoiterKind, "none">, loiter: Loiter | undefined): Loiter["until"] {
  if (kind === "turns") return { turns: turnsOf(loiter) ?? 1 };
  return kind === "time" ? { ms: (secondsOf(loiter) ?? 60) * 1000 } : kind;
}

const turnsOf = (loiter: Loiter | undefined): number | undefined =>
  typeof loiter?.until === "object" && "turns" in loiter.until ? loiter.until.turns : undefined;

const secondsOf = (loiter: Loiter | undefined): number | undefined =>
  typeof loiter?.until === "object" && "ms" in loiter.until ? loiter.until.ms / 1000 : undefined;
