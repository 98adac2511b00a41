import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BurnIn, ExportFormat } from "../../src/contract/footageExport.ts";
import { FootageExport } from "../../src/vision/footageExport.ts";
import { appendIndex } from "../../src/vision/segmentIndex.ts";
import { film } from "../vision/testCamera.ts";

/** Clips as vision writes them, of two seconds of a filmed scene. */
export interface RealClips {
  readonly mp4: Buffer;
  readonly ts: Buffer;
  /** With a box burnt in, chapters and tags. */
  readonly boxes: Buffer;
}

/** Films a scene below a folder, and exports it in every form that packages hold. */
export async function realClips(folder: string, startAt: number): Promise<RealClips> {
  const sortie = join(folder, "filmed");
  mkdirSync(sortie, { recursive: true });
  const file = join(sortie, "part.ts");
  await film({ address: file, frames: 30, startAt, metadata: true });
  await appendIndex(sortie, { file: "part.ts", pts: 0, at: startAt });
  const segments = [{ streamId: "video-1-1", file, startAt, endAt: startAt + 2_000 }];
  const box = { x: 0.5, y: 0.5, w: 0.2, h: 0.2 };
  const seen = { trackId: "t1", className: "car", score: 0.9, confirmed: true, box };
  const chapters = ["Before", "Seen: car", "After"].map((title, i) => ({ fromAt: startAt + i * 600, title }));
  const burn: BurnIn = { lines: ["Flag f1"], tags: { title: "Flag f1: car", comment: "Watch zone" }, chapters };
  const exported = async (name: string, format: ExportFormat, more: { burn?: BurnIn } = {}) => {
    const made = join(folder, name);
    const one: FootageExport = new FootageExport(
      { exportId: name, segments, fromAt: startAt, toAt: startAt + 2_000, format, file: made, ...more },
      folder,
      {
        onAsk: (batch, pictures) =>
          queueMicrotask(() =>
            one.tell(
              batch,
              pictures.map(() => ({ targets: [{ seen }] })),
            ),
          ),
        onProgress: () => {},
      },
    );
    await one.run();
    return readFile(made);
  };
  return {
    mp4: await exported("clip.mp4", "mp4"),
    ts: await exported("clip.ts", "ts"),
    boxes: await exported("clip-boxes.mp4", "mp4", { burn }),
  };
}
