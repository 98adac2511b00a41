import { expect, test } from "vitest";
import { measure, vehicles, whats } from "../../bench/upload/cell.ts";

test.each(vehicles.flatMap((vehicle) => whats.map((what) => ({ what, vehicle }))))(
  "$what with the simulated $vehicle at 30 % loss each way ends verified",
  async ({ what, vehicle }) => {
    const cell = await measure({ what, vehicle, loss: 0.3, runs: 4, items: 60 });
    expect(cell).toMatchObject({ success: 1, falselyVerified: 0, failure: "" });
  },
);
