import { randomUUID } from "node:crypto";
import type { FileWord, FileWordNoted } from "../src/contract/fileWords.ts";

/** What a word says, before it has its number. */
export type FileTold = Omit<FileWord, "kind" | "id">;

interface Open {
  readonly word: FileWord;
  readonly sure?: (noted: FileWordNoted) => void;
}

/**
 * What main has told the station of files, until the station has taken it into its audit log: a word that a station took to
 * its end is told the next one again. So a line may stand there twice, with the same `id`, but none is missing.
 */
export class FileWords {
  readonly #send: (word: FileWord) => void;
  readonly #limitMs: number;
  readonly #open = new Map<string, Open>();

  /** `send` reaches the station that runs now, if any; `limitMs`: so long a file waits for its line. */
  constructor({ send, limitMs = 10_000 }: { send: (word: FileWord) => void; limitMs?: number }) {
    this.#send = send;
    this.#limitMs = limitMs;
  }

  /** Tells the station, again and again if it has to start anew. */
  tell(told: FileTold): void {
    this.#put({ word: { kind: "file", id: randomUUID(), ...told } });
  }

  /** The same, and resolves when it stands in the audit log. @throws Error when it does not in time, or cannot. */
  async sure(told: FileTold): Promise<void> {
    const id = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    const failure = await new Promise<string | undefined>((resolve) => {
      timer = setTimeout(() => resolve("the station does not answer"), this.#limitMs);
      this.#put({ word: { kind: "file", id, ...told }, sure: (noted) => resolve(noted.failure) });
    });
    clearTimeout(timer);
    this.#open.delete(id);
    if (failure === undefined) return;
    throw new Error(
      `${told.file ?? "The file"} was not saved, because it can not be written into the audit log: ${failure}`,
    );
  }

  /** Takes the station's answer. */
  take(noted: FileWordNoted): void {
    const open = this.#open.get(noted.id);
    open?.sure?.(noted);
    // What it could not keep now, for a full disk say, the next station is told again.
    if (noted.failure === undefined) this.#open.delete(noted.id);
  }

  /** Another station runs: it is told what the one before has not taken. */
  again(): void {
    for (const { word } of this.#open.values()) this.#send(word);
  }

  #put(open: Open): void {
    this.#open.set(open.word.id, open);
    const [oldest] = this.#open.keys();
    if (this.#open.size > MOST && oldest !== undefined) this.#open.delete(oldest);
    this.#send(open.word);
  }
}

/** A station that never comes back must not fill main's memory. */
const MOST = 10_000;
