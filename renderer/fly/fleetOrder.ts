import type { FleetColumn, FleetFigure } from "./fleetFigures.ts";

/** By which column the fleet is sorted, and which end is first. */
export interface FleetSort {
  readonly column: FleetColumn;
  readonly down: boolean;
}

/** By name, as `Copter 2` before `Copter 10`. */
export const firstSort: FleetSort = { column: "name", down: false };

/** The order after a column's head was clicked: that column, and clicked again the other way round. */
export const sortClicked = (sort: FleetSort, column: FleetColumn): FleetSort => ({
  column,
  down: sort.column === column && !sort.down,
});

/** The ids in order; equal ones stay in that of their names. */
export function fleetOrder(
  rows: readonly { readonly id: string; readonly name: string; readonly figure: FleetFigure }[],
  { down }: FleetSort,
): string[] {
  const compare = (a: FleetFigure["rank"], b: FleetFigure["rank"]) =>
    typeof a === "number" && typeof b === "number" ? a - b : byName.compare(String(a), String(b));
  return [...rows]
    .sort(
      (a, b) =>
        (down ? -1 : 1) * compare(a.figure.rank, b.figure.rank) ||
        byName.compare(a.name, b.name) ||
        byName.compare(a.id, b.id),
    )
    .map(({ id }) => id);
}

const byName = new Intl.Collator("en", { numeric: true });
