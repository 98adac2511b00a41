import { failureOf } from "../../src/contract/failure.ts";
import { type AtlasQuestion, AtlasReader } from "./boundaryAtlas.ts";

/** A question with its number, and where the data lie. */
export interface AtlasRequest {
  readonly id: number;
  readonly address: string;
  readonly question: AtlasQuestion;
}

let reader: Promise<AtlasReader> | undefined;

const readerOf = (address: string): Promise<AtlasReader> => {
  reader ??= fetch(address)
    .then((answer) => answer.json())
    .then((topology) => new AtlasReader(topology));
  return reader;
};

addEventListener("message", async ({ data: { id, address, question } }: MessageEvent<AtlasRequest>) => {
  try {
    postMessage({ id, answer: (await readerOf(address)).answer(question) });
  } catch (cause) {
    reader = undefined;
    postMessage({ id, failure: failureOf(cause) });
  }
});
