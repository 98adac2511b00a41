import { describe, expect, test } from "vitest";
import { Disposer } from "../../src/base/disposer.ts";
import { Emitter } from "../../src/base/emitter.ts";
import { createLog, formatLogLine, type LogLine, reasonOf } from "../../src/base/log.ts";
import { never } from "../../src/base/never.ts";
import { Ring } from "../../src/base/ring.ts";

describe("an emitter", () => {
  test("calls its listeners in the order they subscribed, each once", () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    emitter.on((n) => heard.push(`a${n}`));
    emitter.on((n) => heard.push(`b${n}`));
    emitter.emit(1);
    expect(heard).toEqual(["a1", "b1"]);
  });

  test("keeps two subscriptions of one function apart", () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const listener = (n: number) => heard.push(n);
    const off = emitter.on(listener);
    emitter.on(listener);
    off();
    off();
    emitter.emit(7);
    expect({ heard, size: emitter.size }).toEqual({ heard: [7], size: 1 });
  });

  test("a listener added during an emit hears the next one only", () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    emitter.on(() => emitter.on((n) => heard.push(n)));
    emitter.emit(1);
    expect(heard).toEqual([]);
    emitter.emit(2);
    expect(heard).toEqual([2]);
  });
});

describe("a disposer", () => {
  test("runs the ends once, last started first", () => {
    const disposer = new Disposer();
    const ended: string[] = [];
    disposer.add(() => ended.push("socket"));
    disposer.add(() => ended.push("timer"));
    disposer.dispose();
    disposer.dispose();
    expect({ ended, disposed: disposer.disposed }).toEqual({ ended: ["timer", "socket"], disposed: true });
  });

  test("ends at once what is added too late", () => {
    const disposer = new Disposer();
    disposer.dispose();
    let ended = 0;
    disposer.add(() => ended++);
    expect(ended).toBe(1);
  });
});

describe("a ring", () => {
  test("keeps the newest values, oldest first", () => {
    const ring = new Ring<number>(3);
    for (let n = 1; n <= 5; n++) ring.push(n);
    expect({ all: [...ring], newest: ring.newest, first: ring.at(0), beyond: ring.at(3), length: ring.length }).toEqual(
      {
        all: [3, 4, 5],
        newest: 5,
        first: 3,
        beyond: undefined,
        length: 3,
      },
    );
  });

  test("is empty before anything is pushed, and refuses to hold nothing", () => {
    expect(new Ring<number>(2).newest).toBeUndefined();
    expect(() => new Ring<number>(0)).toThrow("capacity must be at least 1, got 0");
  });

  test("holds values in order while it fills", () => {
    const ring = new Ring<string>(4);
    ring.push("a");
    ring.push("b");
    expect({ all: [...ring], newest: ring.newest, before: ring.at(-1) }).toEqual({
      all: ["a", "b"],
      newest: "b",
      before: undefined,
    });
  });
});

describe("a log", () => {
  test("writes lines with scope, level and the cause's words", () => {
    const lines: LogLine[] = [];
    const log = createLog(
      "station",
      (line) => lines.push(line),
      () => 1_000,
    );
    log.child("links").warn("cannot open", new Error("no such device"));
    log.info("up");
    expect(lines).toEqual([
      { at: 1_000, level: "warn", scope: "station/links", text: "cannot open: no such device" },
      { at: 1_000, level: "info", scope: "station", text: "up" },
    ]);
  });

  test("a line of text is one record even when the text has several", () => {
    expect(formatLogLine({ at: 0, level: "error", scope: "vision", text: "a\nb" })).toBe(
      "1970-01-01T00:00:00.000Z error vision a\n  b",
    );
    expect(reasonOf("plain")).toBe("plain");
  });
});

test("a branch the types rule out names the place and the value when it is reached after all", () => {
  expect(() => never("x" as never, "mode")).toThrow('mode: unexpected "x"');
});
