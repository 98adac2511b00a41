import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { type FileWord, hearFileWords } from "../../src/contract/fileWords.ts";

it("a word about a file is answered when it is kept, or with why it is not", () => {
  const words = new EventEmitter();
  const answers: unknown[] = [];
  const kept: FileWord[] = [];
  hearFileWords(
    { on: (event, listener) => words.on(event, listener), postMessage: (answer) => answers.push(answer) },
    (word) => {
      if (word.step === "failed") throw new Error("the disk is full");
      kept.push(word);
    },
  );
  const say = (data: unknown) => words.emit("message", { data, ports: [] });
  const saved = { kind: "file", id: "1", step: "saved", by: "Ada", document: "csv" } as const;
  say(saved);
  say({ ...saved, id: "2", step: "failed" });
  say({ kind: "admit", window: 1, rights: [], name: "" });
  say({ kind: "file" });
  expect({ kept, answers }).toEqual({
    kept: [saved],
    answers: [
      { kind: "noted", id: "1" },
      { kind: "noted", id: "2", failure: "the disk is full" },
    ],
  });
});
