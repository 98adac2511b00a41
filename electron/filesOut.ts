import { createHash } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Right } from "../src/contract/accessRights.ts";
import type { FileWords } from "./fileWords.ts";
import type { PageRights } from "./pageRights.ts";

/** A file that a page wants written, and what that needs. */
export interface FileOut {
  readonly document: string;
  /** undefined: whoever is there may, even where nobody can sign in. */
  readonly right: Right | undefined;
  /**
   * Whether its line must stand in the audit log before it is begun. A plan in hand must get out even where the station is
   * gone: its line is told as soon as there is one.
   */
  readonly first: "line" | "file";
}

/** The files that main writes for the page: only for those who may, and each with its line in the audit log. */
export class FilesOut {
  readonly #page: Pick<PageRights, "may" | "name">;
  readonly #words: FileWords;
  readonly #now: () => number;
  readonly #refusedAt = new Map<string, number>();

  constructor(page: Pick<PageRights, "may" | "name">, words: FileWords, now: () => number) {
    this.#page = page;
    this.#words = words;
    this.#now = now;
  }

  /** @throws Error when who is at the window may not have this; the audit log is told, not again and again. */
  async mustMay(document: string, right: Right | undefined): Promise<void> {
    if (right === undefined || (await this.#page.may(right))) return;
    const key = `${this.#page.name} ${document}`;
    const at = this.#refusedAt.get(key);
    if (at === undefined || Math.abs(this.#now() - at) > QUIET_MS) {
      this.#refusedAt.set(key, this.#now());
      this.#words.tell({ step: "refused", by: this.#page.name, document });
    }
    throw new Error(`Who is at this window may not take documents out of the station (${document})`);
  }

  /** Writes it whole or not at all. @throws Error when they may not, its line can not be kept, or the disk refuses. */
  async write({ document, right, first }: FileOut, path: string, content: string | Uint8Array): Promise<void> {
    await this.mustMay(document, right); // somebody else may have come while the dialog was open
    const sha256 = createHash("sha256").update(content).digest("hex");
    const by = this.#page.name;
    const told = { by, document, file: basename(path), bytes: Buffer.byteLength(content), sha256 };
    try {
      if (first === "line") await this.#words.sure({ step: "saving", ...told });
      await writeWhole(path, content);
    } catch (cause) {
      this.#words.tell({ step: "failed", ...told, why: cause instanceof Error ? cause.message : String(cause) });
      throw cause;
    }
    this.#words.tell({ step: "saved", ...told });
  }
}

/** Beside it first: a full disk must not cost the file that was there. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(`${path}.new`, content);
    await rename(`${path}.new`, path);
  } catch (cause) {
    await rm(`${path}.new`, { force: true });
    throw cause;
  }
}

const QUIET_MS = 10_000;
