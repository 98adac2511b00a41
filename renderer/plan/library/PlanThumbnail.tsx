import { FileQuestion } from "lucide-react";
import { useMemo } from "react";
import type { PlanSketch } from "../../../src/mission/planSketch.ts";
import classes from "./Library.module.css";
import { thumbnailOf } from "./thumbnail.ts";

const size = { width: 84, height: 56, margin: 6 } as const;

/** A plan drawn small: its section or outline, and what is flown. */
export function PlanThumbnail({ sketch }: { readonly sketch: PlanSketch | undefined }) {
  const lines = useMemo(() => sketch && thumbnailOf(sketch, size), [sketch]);
  if (!lines)
    return (
      <span className={classes.thumbnail} aria-hidden>
        <FileQuestion size={22} />
      </span>
    );
  return (
    <svg className={classes.thumbnail} viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden>
      <title>Drawn small</title>
      <path className={classes.flown} d={lines.path} />
      <path className={classes.shape} d={lines.shape} />
    </svg>
  );
}
