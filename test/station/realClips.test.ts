import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { testFolder } from "../vision/folder.ts";
import { realClips } from "./realClips.ts";

const hasProbe = spawnSync("ffprobe", ["-version"]).status === 0;

interface Probed {
  readonly streams: readonly {
    readonly codec_type: string;
    readonly codec_name: string;
    readonly nb_read_packets: string;
  }[];
  readonly chapters: readonly { readonly tags: { readonly title: string } }[];
}

it.skipIf(!hasProbe)(
  "a package's clips are what another program takes them for: pictures, metadata, chapters",
  async () => {
    const folder = await testFolder();
    const clips = await realClips(folder, Date.UTC(2026, 0, 31, 12));
    const probed = (name: string, bytes: Uint8Array) => {
      const file = join(folder, name);
      writeFileSync(file, bytes);
      const asked = ["-v", "error", "-of", "json", "-show_streams", "-show_chapters", "-count_packets", file];
      const { stdout, stderr } = spawnSync("ffprobe", asked, { encoding: "utf8" });
      const { streams, chapters } = JSON.parse(stdout) as Probed;
      return {
        stderr,
        streams: streams.map((one) => `${one.codec_type} ${one.codec_name} ${one.nb_read_packets}`),
        chapters: chapters.map(({ tags }) => tags.title),
      };
    };
    expect(probed("plain.mp4", clips.mp4)).toEqual({ stderr: "", streams: ["video h264 30"], chapters: [] });
    expect(probed("plain.ts", clips.ts)).toEqual({
      ...{ stderr: "", chapters: [] },
      streams: ["video h264 30", "data klv 30"],
    });
    expect(probed("boxes.mp4", clips.boxes)).toEqual({
      ...{ stderr: "", streams: ["video h264 30"] },
      chapters: ["Before", "Seen: car", "After"],
    });
  },
);
