import { Mountain } from "lucide-react";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { app } from "../shell/app.ts";
import { useTheme } from "../shell/useTheme.ts";
import { Empty } from "../ui/Empty.tsx";
import { length, metres } from "../ui/format.ts";
import { plotAxis, themeToken } from "../ui/plotLook.ts";
import { useStore } from "../ui/store.ts";
import classes from "./HeightProfile.module.css";
import { profileOf, sampleNear } from "./profile.ts";
import { globePointer, profileCursor } from "./profileCursor.ts";

/** Ground and flight path above mean sea level, along the patrol; its cursor follows the pointer on the globe and is shown there. */
export function HeightProfile() {
  const patrol = useStore(app.planning.state, (s) => s.patrol);
  const ground = useStore(app.planning.state, (s) => s.ground);
  if (!patrol || patrol.legs.length === 0)
    return (
      <Empty icon={Mountain} title="Height profile">
        Appears as soon as there is a patrol.
      </Empty>
    );
  const profile = profileOf(patrol, ground);
  if (profile.ground.every((amsl) => amsl === null))
    return (
      <Empty icon={Mountain} title="The ground is not known here">
        Add elevation files under Terrain, or check it on a map: nothing is checked against hills until then.
      </Empty>
    );
  return <Plot {...profile} />;
}

function Plot({ along, ground, path, clearance, places }: ReturnType<typeof profileOf>) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const marked = useRef({ along, path, places });
  const mark = (index: number | null): void => {
    const place = marked.current.places[index ?? -1];
    const amsl = marked.current.path[index ?? -1];
    const at = place && typeof amsl === "number" ? { ...place, amsl } : null;
    if (!at && !profileCursor.get().at) return;
    profileCursor.set({ at });
    app.loop.request();
  };
  const { next } = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read when the plot is made
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = new uPlot(options(element, mark), [[], [], [], []], element);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize(sizeOf(element)));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
      mark(null);
    };
  }, [next]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot needs its figures again
  useEffect(() => {
    marked.current = { along, path, places };
    plot.current?.setData([along, ground, path, clearance]);
  }, [along, ground, path, clearance, places, next]);
  useEffect(() => {
    let before = 0;
    return globePointer.subscribe(() => {
      const { at } = globePointer.get();
      const made = plot.current;
      if (!made) return;
      const index = at && sampleNear(marked.current, at, { within: NEAR, before });
      if (index === null) return made.setCursor({ left: -10, top: -10 });
      before = index;
      made.setCursor({ left: made.valToPos(marked.current.along[index] ?? 0, "x"), top: 10 });
    });
  }, []);
  return <div ref={host} className={classes.plot} role="img" aria-label="Height profile: ground and flight path" />;
}

const NEAR = 250; // metres from the path within which a pointer on the globe is about it

const sizeOf = (element: HTMLElement) => ({
  width: element.clientWidth,
  height: Math.max(60, element.clientHeight - 26), // the legend's line
});

function options(element: HTMLElement, mark: (index: number | null) => void): uPlot.Options {
  return {
    ...sizeOf(element),
    padding: [10, 18, 0, 4],
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: false }, y: { range: (_, low, high) => [Math.floor(low - 15), Math.ceil(high + 15)] } },
    hooks: { setCursor: [(plot) => mark(plot.cursor.idx ?? null)] },
    legend: { live: true },
    axes: [
      { ...plotAxis(), size: 28, values: (_, ticks) => ticks.map((v) => length(v)) },
      { ...plotAxis(), size: 66, values: (_, ticks) => ticks.map((v) => metres(v)) },
    ],
    series: [
      { label: "Along", value: (_, v) => (v === null ? "—" : length(v)) },
      {
        label: "Ground, AMSL",
        stroke: "#b98a4a",
        fill: "rgba(185,138,74,0.28)",
        width: 1.5,
        value: (_, v) => metres(v ?? undefined),
      },
      {
        label: "Flight path, AMSL",
        stroke: themeToken("--accent"),
        width: 2,
        dash: [8, 4],
        value: (_, v) => metres(v ?? undefined),
      },
      { label: "Above ground", scale: "agl", show: true, width: 0, value: (_, v) => metres(v ?? undefined) },
    ],
  };
}
