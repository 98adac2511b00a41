import { AV_PIX_FMT_YUV420P } from "node-av/constants";
import type { Frame } from "node-av/lib";
import { describe, expect, onTestFinished, test } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { Look } from "../../src/contract/look.ts";
import { Analyst } from "../../src/vision/analyst.ts";
import type { AnalystDesk } from "../../src/vision/analystDesk.ts";
import { newFrame } from "../../src/vision/av.ts";
import type { Detector, Picture } from "../../src/vision/detector.ts";

/** A detector that waits to be let go, picture by picture. */
class HeldDetector implements Detector {
  readonly record = { file: "held", name: "held", classes: ["vehicle"], provider: "CPU", threshold: 0.5 };
  readonly started: Picture[] = [];
  readonly asked: unknown[] = [];
  closed = false;
  #release: (() => void)[] = [];
  #wait: (() => void)[] = [];

  detect(picture: Picture, look?: Look, turn?: number) {
    this.started.push(picture);
    this.asked.push([look, turn]);
    for (const wake of this.#wait.splice(0)) wake();
    return new Promise<[]>((resolve) => this.#release.push(() => resolve([])));
  }
  /** Ends the oldest run under way. */
  letGo(): void {
    this.#release.shift()?.();
  }
  /** Resolves when this many pictures were begun. */
  async begun(count: number): Promise<void> {
    while (this.started.length < count) await new Promise<void>((resolve) => this.#wait.push(resolve));
  }
  async close(): Promise<void> {
    this.closed = true;
  }
}

/** A detector in two steps, each look of which ends when it is let go; all that happens is written down. */
class TwoStepDetector implements Detector {
  readonly record = { file: "steps", name: "steps", classes: ["vehicle"], provider: "CPU", threshold: 0.5 };
  readonly events: string[] = [];
  #looks: { end(): void; fail(): void }[] = [];
  #heard: () => void = () => {};

  async prepare({ width }: Picture) {
    this.note(`ready ${width}`);
    return async () => {
      this.note(`look ${width}`);
      await new Promise<void>((end, reject) => {
        this.#looks.push({ end, fail: () => reject(new FailureError("bad-input", "no numbers")) });
      });
      this.note(`seen ${width}`);
      return [];
    };
  }
  async detect(): Promise<[]> {
    throw new Error("asked in one step");
  }
  async close(): Promise<void> {
    this.note("closed");
  }

  note(event: string): void {
    this.events.push(event);
    this.#heard();
  }
  /** Resolves when it happened. */
  async heard(event: string): Promise<void> {
    while (!this.events.includes(event)) await new Promise<void>((resolve) => (this.#heard = resolve));
  }
  letGo(how: "end" | "fail" = "end"): void {
    this.#looks.shift()?.[how]();
  }
}

function frameOf(width: number): Frame {
  const frame = newFrame(width, 64, AV_PIX_FMT_YUV420P);
  onTestFinished(() => frame.free());
  return frame;
}

async function scene() {
  const analyst = new Analyst(silentLog);
  const detector = new HeldDetector();
  await analyst.use(detector);
  const done: [string, number][] = [];
  const desk = (name: string): AnalystDesk =>
    analyst.desk(async ({ time }) => {
      done.push([name, time.at]);
    });
  return { analyst, detector, done, desk };
}

describe("the analyst", () => {
  test("takes the newest frame of each stream in turn, and counts those it passed over", async () => {
    const { detector, done, desk } = await scene();
    const [a, b] = [desk("a"), desk("b")];
    const frame = frameOf(64);
    for (const at of [0, 100, 200, 300]) a.offer(frame, { at });
    for (const at of [0, 100]) b.offer(frame, { at });
    for (let i = 1; i <= 3; i++) {
      await detector.begun(i);
      detector.letGo();
    }
    expect(done).toEqual([
      ["a", 0],
      ["b", 100],
    ]);
    await detector.begun(3);
    expect([a.dropped, b.dropped]).toEqual([2, 1]);
  });

  test("looks at one stream ten times a second at most", async () => {
    const { detector, desk } = await scene();
    const a = desk("a");
    const frame = frameOf(64);
    a.offer(frame, { at: 0 });
    a.offer(frame, { at: 33 });
    a.offer(frame, { at: 66 });
    await detector.begun(1);
    detector.letGo();
    a.offer(frame, { at: 99 });
    await detector.begun(2);
    expect(a.dropped).toBe(2);
  });

  test("each stream is looked at as it was asked, its pictures counted", async () => {
    const { detector, desk } = await scene();
    const [a, b] = [desk("a"), desk("b")];
    a.look({ tiling: "tiles" });
    const frame = frameOf(64);
    a.offer(frame, { at: 0 });
    b.offer(frame, { at: 0 });
    await detector.begun(1);
    detector.letGo();
    await detector.begun(2);
    a.offer(frame, { at: 100 });
    detector.letGo();
    await detector.begun(3);
    expect(detector.asked).toEqual([
      [{ budgetMs: 125, tiling: "tiles" }, 0],
      [{ budgetMs: 125 }, 0],
      [{ budgetMs: 125, tiling: "tiles" }, 1],
    ]);
  });

  test("a detector for thermal pictures looks at those of thermal cameras alone, until it is given up", async () => {
    const { analyst, detector, desk } = await scene();
    const thermal = new HeldDetector();
    await analyst.useForThermal(thermal);
    const [a, b] = [desk("a"), desk("b")];
    a.look({ thermal: "white-hot" });
    const frame = frameOf(64);
    a.offer(frame, { at: 0 });
    b.offer(frame, { at: 0 });
    await thermal.begun(1);
    thermal.letGo();
    await detector.begun(1);
    const givenUp = analyst.useForThermal(undefined);
    detector.letGo();
    await givenUp;
    expect(thermal.closed).toBe(true);
    a.offer(frame, { at: 100 });
    await detector.begun(2);
    expect([thermal.started.length, detector.started.length]).toEqual([1, 2]);
  });

  test("a detector that fails is told once, and again when it works", async () => {
    const analyst = new Analyst(silentLog);
    const told: unknown[] = [];
    analyst.onTrouble(({ failure }) => told.push(failure?.message ?? "works"));
    const answers = [true, false, false, true, true];
    let asked = 0;
    const done = new Promise<void>((resolve) => {
      const record = { file: "f", name: "f", classes: ["vehicle"], provider: "CPU", threshold: 0.5 };
      const detect = async () => {
        if (asked === answers.length - 1) resolve();
        if (!answers[asked++]) throw new FailureError("bad-input", "no numbers");
        return [];
      };
      void analyst.use({ record, detect, close: async () => {} });
    });
    let next = 1;
    const desk = analyst.desk(async () => offer());
    const offer = () => desk.offer(frameOf(64), { at: next++ * 100 });
    analyst.onTrouble(() => offer());
    offer();
    const again = setInterval(offer, 20); // while it rests after a failure
    onTestFinished(() => clearInterval(again));
    await done;
    expect(told).toEqual(["no numbers", "works"]);
  });

  test("a picture that the detector failed at is counted with those passed over", async () => {
    const analyst = new Analyst(silentLog);
    const record = { file: "f", name: "f", classes: ["vehicle"], provider: "CPU", threshold: 0.5 };
    const detect = () => Promise.reject(new FailureError("bad-input", "no numbers"));
    await analyst.use({ record, detect, close: async () => {} });
    const desk = analyst.desk(async () => {});
    const failed = new Promise((resolve) => analyst.onTrouble(resolve));
    desk.offer(frameOf(64), { at: 100 });
    await failed;
    await new Promise((resolve) => setImmediate(resolve));
    expect(desk.dropped).toBe(1);
  });

  test("a stream is closed, and a detector exchanged, while others keep it busy", async () => {
    const { analyst, detector, desk } = await scene();
    const [a, b] = [desk("a"), desk("b")];
    const frame = frameOf(64);
    a.offer(frame, { at: 0 });
    await detector.begun(1);
    b.offer(frame, { at: 0 });
    const closed = b.close();
    const next = new HeldDetector();
    const exchanged = analyst.use(next);
    detector.letGo();
    await closed;
    await exchanged;
    expect(detector.closed).toBe(true);
    a.offer(frame, { at: 100 });
    await next.begun(1);
    expect(detector.started.length).toBe(1);
  });

  describe("with a detector that works in two steps", () => {
    /** A stream whose pictures are told apart by their widths; the one of 64 was seen, that of 128 is looked at. */
    async function begun() {
      const analyst = new Analyst(silentLog);
      const detector = new TwoStepDetector();
      await analyst.use(detector);
      const done: number[] = [];
      const desk = analyst.desk(async ({ frame }) => {
        done.push(frame.width);
        detector.note(`followed up ${frame.width}`);
      });
      desk.offer(frameOf(64), { at: 0 });
      await detector.heard("look 64");
      detector.letGo();
      await detector.heard("followed up 64");
      desk.offer(frameOf(128), { at: 100 });
      await detector.heard("look 128");
      detector.events.length = 0;
      return { analyst, detector, desk, done };
    }

    test("the next picture is ready before the one before is seen, which is followed up during the next look", async () => {
      const { desk, detector } = await begun();
      desk.offer(frameOf(192), { at: 200 });
      await detector.heard("ready 192");
      detector.letGo();
      await detector.heard("followed up 128");
      detector.letGo();
      await detector.heard("followed up 192");
      expect(detector.events).toEqual([
        ...["ready 192", "seen 128", "look 192", "followed up 128"],
        ...["seen 192", "followed up 192"],
      ]);
    });

    test("what was made ready for a detector that was exchanged is passed over, and counted", async () => {
      const { analyst, desk, detector, done } = await begun();
      const next = new TwoStepDetector();
      desk.offer(frameOf(192), { at: 200 });
      await detector.heard("ready 192");
      const exchanged = analyst.use(next);
      detector.letGo();
      await exchanged;
      expect(detector.events).toEqual(["ready 192", "seen 128", "followed up 128", "closed"]);
      desk.offer(frameOf(256), { at: 300 });
      await next.heard("look 256");
      expect([done, desk.dropped]).toEqual([[64, 128], 1]);
    });

    test("a picture of a stream that is closed is not looked at, though it was ready", async () => {
      const { analyst, desk, detector } = await begun();
      const other = analyst.desk(async () => {});
      desk.offer(frameOf(192), { at: 200 });
      await detector.heard("ready 192");
      const closed = desk.close();
      detector.letGo();
      await closed;
      other.offer(frameOf(256), { at: 0 });
      await detector.heard("look 256");
      expect(detector.events).toEqual(["ready 192", "seen 128", "followed up 128", "ready 256", "look 256"]);
    });

    test("after a look that failed it rests, and takes the newest picture then", async () => {
      const { desk, detector, done } = await begun();
      desk.offer(frameOf(192), { at: 200 });
      await detector.heard("ready 192");
      detector.letGo("fail");
      desk.offer(frameOf(256), { at: 300 });
      desk.offer(frameOf(320), { at: 400 });
      await detector.heard("look 320");
      expect([done, desk.dropped]).toEqual([[64], 3]);
    });
  });
});
