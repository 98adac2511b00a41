import { NumberInput } from "@mantine/core";
import classes from "./OrderFields.module.css";

interface Props {
  readonly ahl: number;
  readonly speed: number;
  readonly onAhl: (ahl: number) => void;
  readonly onSpeed: (speed: number) => void;
}

/** The figures that orders are given with. */
export function OrderFields({ ahl, speed, onAhl, onSpeed }: Props) {
  return (
    <div className={classes.fields}>
      <NumberInput
        label="Height above home, for take-off and go here"
        suffix=" m"
        min={2}
        max={1_000}
        step={5}
        value={ahl}
        clampBehavior="blur"
        onChange={(value) => typeof value === "number" && onAhl(within(value, 2, 1_000))}
      />
      <NumberInput
        label="Speed"
        suffix=" m/s"
        min={0.5}
        max={100}
        step={1}
        value={speed}
        clampBehavior="blur"
        onChange={(value) => typeof value === "number" && onSpeed(within(value, 0.5, 100))}
      />
    </div>
  );
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
