import { expect, test } from "vitest";
import { gatherMs, longestWaitMs, PictureFirst } from "../../renderer/review/moment/pictureFirst.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";

/** A window whose screen takes over what was painted when the test says so. */
function desk() {
  const clock = new VirtualClock();
  const done: string[] = [];
  const screen: (() => void)[] = [];
  const order = new PictureFirst({
    hold: () => {
      done.push("globe held");
      return () => done.push("globe drawn");
    },
    handedOver: (then) => screen.push(then),
    later: (work, ms) => clock.after(ms, work),
  });
  const shown = () => {
    for (const then of screen.splice(0)) then();
  };
  return { clock, done, order, shown };
}

test("the picture comes first, then what follows the choice, then the globe in one go", async () => {
  const { clock, done, order, shown } = desk();
  order.open();
  order.after(() => done.push("globe turned"));
  order.after(() => done.push("other cameras"));
  await clock.advance(50);
  order.came();
  expect(done).toEqual(["globe held"]);
  shown();
  expect(done).toEqual(["globe held", "globe turned", "other cameras"]);
  await clock.advance(gatherMs);
  order.after(() => done.push("asked late"));
  expect(done.slice(3)).toEqual(["globe drawn", "asked late"]);
  await clock.advance(10_000);
  order.came(); // another player of the same flag
  shown();
  expect(done).toHaveLength(5);
});

test("what was to follow a flag that was left is forgotten, and the globe stays held for the next", async () => {
  const { clock, done, order, shown } = desk();
  order.open();
  order.after(() => done.push("first followed"));
  const callOff = order.after(() => done.push("called off"));
  callOff();
  order.came();
  order.open();
  shown(); // of the first: it is no longer waited for
  order.after(() => done.push("second followed"));
  expect(done).toEqual(["globe held"]);
  order.came();
  shown();
  order.open(); // before the globe was drawn
  await clock.advance(gatherMs);
  expect(done).toEqual(["globe held", "second followed"]);
});

test("a picture that does not come is not waited for", async () => {
  const { clock, done, order, shown } = desk();
  order.open();
  order.after(() => done.push("followed"));
  await clock.advance(longestWaitMs - 1);
  expect(done).toEqual(["globe held"]);
  await clock.advance(1 + gatherMs);
  order.came();
  shown();
  expect(done).toEqual(["globe held", "followed", "globe drawn"]);
});

test("where no flag is open nothing is held and nothing waits", async () => {
  const { clock, done, order } = desk();
  order.after(() => done.push("at once"));
  order.open();
  order.after(() => done.push("never"));
  order.close();
  order.close();
  await clock.advance(10_000);
  expect(done).toEqual(["at once", "globe held", "globe drawn"]);
});
