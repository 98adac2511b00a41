import { Button, NativeSelect, NumberInput } from "@mantine/core";
import type { AskedLook } from "../../src/contract/streamLook.ts";
import { useStore } from "../ui/store.ts";
import { regions } from "./appRegions.ts";
import classes from "./LookPanel.module.css";
import { regionWords } from "./RegionOverlay.tsx";
import { mostRegions } from "./regions.ts";

interface Props {
  readonly streamId: string;
  readonly asked: AskedLook;
  readonly ask: (change: Partial<AskedLook>) => void;
  /** Its share of the time there is. */
  readonly askNoBudget: () => void;
}

const tilings = [
  { value: "auto", label: "As vehicles’ size asks for" },
  { value: "whole", label: "Whole picture at once" },
  { value: "tiles", label: "Closely, in tiles" },
];

/** Where vehicles are looked for, how closely, and how long a picture may take. */
export function LookClosely({ streamId, asked, ask, askNoBudget }: Props) {
  const drawing = useStore(regions.state, ({ drawing: one }) =>
    one?.streamId === streamId ? one.now.tool : undefined,
  );
  const canUndo = useStore(regions.state, ({ before }) => (before[streamId]?.length ?? 0) > 0);
  const { regions: known, tiling, budgetMs } = asked;
  const tool = (kind: "rectangle" | "polygon", label: string) => (
    <Button
      size="compact-xs"
      variant={drawing === kind ? "filled" : "default"}
      aria-pressed={drawing === kind}
      disabled={known.length >= mostRegions}
      data-testid={`region-${kind}`}
      onClick={() => (drawing === kind ? regions.end() : regions.begin(streamId, kind))}
    >
      {label}
    </Button>
  );
  return (
    <>
      <div className={classes.row}>
        <span className={classes.name}>Regions</span>
        {tool("rectangle", "Rectangle")}
        {tool("polygon", "Polygon")}
        <Button
          size="compact-xs"
          variant="default"
          disabled={!canUndo}
          data-testid="region-undo"
          onClick={() => regions.undo(streamId)}
        >
          Undo
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          disabled={known.length === 0}
          data-testid="region-clear"
          onClick={() => regions.clear(streamId)}
        >
          Clear
        </Button>
      </div>
      <p className={classes.note} data-testid="region-words">
        {known.length === 0 ? "Vehicles are looked for in the whole picture." : `${regionWords(known.length)}.`}
      </p>
      <div className={classes.row}>
        <span className={classes.name}>Search</span>
        <NativeSelect
          size="xs"
          data={tilings}
          value={tiling}
          data-testid="tiling"
          onChange={(event) => ask({ tiling: event.currentTarget.value as AskedLook["tiling"] })}
          aria-label="How closely vehicles are looked for"
        />
      </div>
      <div className={classes.row}>
        <span className={classes.name}>Time for a picture</span>
        <NumberInput
          size="xs"
          min={20}
          max={10_000}
          step={50}
          suffix=" ms"
          placeholder="its share"
          value={budgetMs ?? ""}
          data-testid="budget"
          onChange={(value) => (typeof value === "number" && value >= 20 ? ask({ budgetMs: value }) : askNoBudget())}
          aria-label="Time for a picture, ms"
        />
      </div>
      <p className={classes.note}>
        Where tiles take longer than that, they are looked at in turn, picture after picture.
      </p>
    </>
  );
}
