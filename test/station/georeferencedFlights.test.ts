import { expect, test } from "vitest";
import { fly } from "../../bench/georef/flight.ts";
import { judge, quantile, shareInside } from "../../bench/georef/judge.ts";

// The bench (`npm run bench -- georef`) in small: enough flights to see that the bounds hold, with room for their number.
test("places from simulated flights are near the truth, and the 95 % ellipses of fixes and tracks hold what they say", () => {
  const judged = ([60, 120, 300] as const).flatMap((height) =>
    (["straight", "turn"] as const).flatMap((path) =>
      (["parked", "moving"] as const).flatMap((vehicle) =>
        Array.from({ length: 5 }, (_, seed) => ({ height, ...judge(fly({ seed: seed + 1, height, path, vehicle })) })),
      ),
    ),
  );
  const at120 = judged.filter(({ height }) => height === 120);
  const median = quantile(
    at120.flatMap(({ single }) => single.map(({ error }) => error)),
    0.5,
  );
  expect(median).toBeGreaterThan(2);
  expect(median).toBeLessThan(10);
  for (const share of [
    shareInside(judged.flatMap(({ single }) => single)),
    shareInside(judged.flatMap(({ track }) => track)),
  ]) {
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.99);
  }
});

test("an ellipse that claims half the errors does not hold the truth as often as it says", () => {
  const inside = Array.from({ length: 12 }, (_, seed) => {
    const flight = fly({ seed: seed + 1, height: 120, path: "straight", vehicle: "moving" });
    const accuracy = { yawDeg: 0.5, tiltDeg: 0.4, gimbalDeg: 0.2, latencyMs: 20, ground: 2 };
    return shareInside(judge({ ...flight, calibration: { ...flight.calibration, accuracy } }).single);
  });
  expect(inside.reduce((sum, one) => sum + one, 0) / inside.length).toBeLessThan(0.85);
});
