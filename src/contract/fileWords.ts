import type { ParentPortLike } from "./peers.ts";

/**
 * What main tells the station of a file that it writes, or refuses to write, for a page: each is a line of the audit log.
 * `saving` comes before the file, which is not begun before the station has the line.
 */
export interface FileWord {
  readonly kind: "file";
  /** Of this word alone: the station answers with it. */
  readonly id: string;
  readonly step: "saving" | "saved" | "failed" | "refused";
  /** In whose name, as the station told main; empty where there are no accounts. */
  readonly by: string;
  /** What it is: a document's ending, or `plan`, `parameters` and the like. */
  readonly document: string;
  /** The file's name, without its folder. */
  readonly file?: string;
  readonly bytes?: number;
  readonly sha256?: string;
  /** Why it was not written. */
  readonly why?: string;
}

/** The station's answer to a word: it stands in the audit log, or why it does not. */
export interface FileWordNoted {
  readonly kind: "noted";
  readonly id: string;
  readonly failure?: string;
}

export const isFileWord = (m: unknown): m is FileWord => has(m, "file");
export const isFileWordNoted = (m: unknown): m is FileWordNoted => has(m, "noted");

/** Has each word of main kept by `keep`, and answers main when it is; what `keep` throws is told as its failure. */
export function hearFileWords(parent: ParentPortLike, keep: (word: FileWord) => void): void {
  parent.on("message", ({ data }) => {
    if (!isFileWord(data)) return;
    const answer = (failure?: string) =>
      parent.postMessage({ kind: "noted", id: data.id, ...(failure !== undefined && { failure }) });
    try {
      keep(data);
    } catch (cause) {
      answer(cause instanceof Error ? cause.message : String(cause));
      return;
    }
    answer();
  });
}

const has = (m: unknown, kind: string): boolean =>
  typeof m === "object" && m !== null && "kind" in m && m.kind === kind && "id" in m && typeof m.id === "string";
