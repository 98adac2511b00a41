import type { Off } from "../../src/base/emitter.ts";

/** What becomes of dropped files whose names it knows. */
export interface DropTaker {
  readonly takes: (name: string) => boolean;
  readonly drop: (paths: readonly string[]) => void;
}

interface Dropping {
  readonly target: Pick<Window, "addEventListener" | "removeEventListener">;
  /** The path of a file that a person dropped; empty for one that is not on a disk. */
  readonly pathOf: (file: File) => string;
  readonly takers: readonly DropTaker[];
  /** Told of files that nothing takes. */
  readonly onRefused: (names: readonly string[]) => void;
}

/** Gives files that are dropped anywhere on the window to the first taker that knows their names; they are never opened as pages. */
export function acceptDrops({ target, pathOf, takers, onRefused }: Dropping): Off {
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  };
  const drop = (event: DragEvent) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    const given = new Map<DropTaker, string[]>();
    const refused: string[] = [];
    for (const file of files) {
      const path = pathOf(file);
      const taker = path === "" ? undefined : takers.find(({ takes }) => takes(file.name));
      if (taker) given.set(taker, [...(given.get(taker) ?? []), path]);
      else refused.push(file.name);
    }
    for (const [taker, paths] of given) taker.drop(paths);
    if (refused.length > 0) onRefused(refused);
  };
  target.addEventListener("dragover", over);
  target.addEventListener("drop", drop);
  return () => {
    target.removeEventListener("dragover", over);
    target.removeEventListener("drop", drop);
  };
}
