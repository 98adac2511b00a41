import { useOpenSightings, useSightingView } from "./appSightings.ts";
import { heatSteps, stepWords } from "./heatScale.ts";
import classes from "./Sightings.module.css";
import { periodWords } from "./sightingView.ts";

/** What the colours of the heat map stand for. */
export function HeatLegend() {
  const heat = useOpenSightings((open) => open.heatMap);
  const unit = useOpenSightings((open) => open.heatUnit);
  const size = useOpenSightings((open) => open.heatSize);
  const period = periodWords(useSightingView());
  if (!heat) return <span className={classes.dim}>Counting…</span>;
  if (heat.cells.length === 0) return <span className={classes.dim}>No sighting in this period</span>;
  const steps = heatSteps(Math.max(...heat.cells.map(({ flags }) => flags)));
  return (
    <div data-testid="heat-legend">
      <span className={classes.dim}>
        {unit === "count" ? `Sightings in a hexagon of ${size} m` : "Sightings per km²"} · {period}
        {heat.left > 0 && ` · the ${heat.cells.length} fullest cells, ${heat.left} more are left out`}
      </span>
      <ul className={classes.legend}>
        {steps.map((step) => (
          <li key={step.from}>
            <span className={classes.swatch} style={{ background: step.colour }} aria-hidden />
            {stepWords(step, unit, size)}
          </li>
        ))}
      </ul>
    </div>
  );
}
