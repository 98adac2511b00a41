import { expect, it } from "vitest";
import { RestartPolicy } from "../../src/host/restartPolicy.ts";

it("a child that dies at each start is started slower and slower, up to a limit", () => {
  const policy = new RestartPolicy({ firstMs: 200, longestMs: 1500, healthyMs: 30_000 });
  const waits = [];
  let at = 0;
  for (let i = 0; i < 6; i++) {
    policy.started(at);
    const wait = policy.died(at + 10);
    waits.push(wait);
    at += 10 + wait;
  }
  expect(waits).toEqual([200, 400, 800, 1500, 1500, 1500]);
});

it("a crash after a healthy life is mended at once again", () => {
  const policy = new RestartPolicy({ firstMs: 200, longestMs: 1500, healthyMs: 30_000 });
  policy.started(0);
  expect(policy.died(100)).toBe(200);
  policy.started(300);
  expect(policy.died(400)).toBe(400);
  policy.started(1000);
  expect(policy.died(31_000)).toBe(200);
  expect(policy.quickDeaths).toBe(1);
});

it("the first three restarts in a row come within 2 s", () => {
  const policy = new RestartPolicy();
  const waits = [0, 1, 2].map((at) => {
    policy.started(at);
    return policy.died(at);
  });
  expect(Math.max(...waits)).toBeLessThan(1000);
});
