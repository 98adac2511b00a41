import { expect, test } from "vitest";
import {
  type CameraChoice,
  cameraLabel,
  cameraOffered,
  choosing,
  chosenByKey,
  firstChoice,
  shownOf,
  streamsOf,
  whyNotNamed,
} from "../../renderer/video/cameraChoice.ts";
import type { StreamRecord } from "../../src/contract/records.ts";

const stream = (cameraId: string, cameraName?: string, vehicleId = "1:1"): StreamRecord => ({
  ...{ id: `${vehicleId} ${cameraId}`, vehicleId, cameraId, address: "udp://", state: "playing" },
  ...{ decoded: 0, dropped: 0, recording: false, hasMetadata: false },
  ...(cameraName !== undefined && { cameraName }),
});
const main = stream("main");
const heat = stream("heat", "Thermal");
const zoom = stream("c100s3", "Zoom");
const all = streamsOf([zoom, heat, stream("main", "Other", "2:1"), main], "1:1");

test("a vehicle's cameras are its main one, then the others by name", () => {
  expect(all).toEqual([main, heat, zoom]);
  expect(all.map(cameraLabel)).toEqual(["Main camera", "Thermal", "Zoom"]);
  expect(["c100s3", "c1d2s1", "left"].map((id) => cameraLabel(stream(id)))).toEqual([
    ...["Camera 100, stream 3", "Camera 2, stream 1", "left"],
  ]);
});

test("the chosen camera is shown alone, or with the one that was shown before", () => {
  const names = (choice: CameraChoice, of = all) => {
    const { first, second } = shownOf(of, choice);
    return [first?.cameraId, second?.cameraId];
  };
  expect(names(firstChoice)).toEqual(["main", undefined]);
  const inset = choosing({ ...firstChoice, layout: "inset" }, "c100s3");
  expect(names(inset)).toEqual(["c100s3", "main"]);
  expect(names(choosing(inset, "heat"))).toEqual(["heat", "c100s3"]);
  expect(names(choosing(inset, "c100s3"))).toEqual(["c100s3", "main"]);
  // What was closed gives way.
  expect(names(inset, [main, heat])).toEqual(["main", "heat"]);
  expect(names(inset, [heat])).toEqual(["heat", undefined]);
  expect(names(inset, [])).toEqual([undefined, undefined]);
});

test("digits choose a camera, V the next way to show two, and with one camera neither means anything", () => {
  const after = (...keys: string[]) =>
    keys.reduce<CameraChoice>((choice, key) => chosenByKey(key, all, choice) ?? choice, firstChoice);
  expect(after("v")).toEqual({ cameraId: "main", layout: "inset" });
  expect(after("V", "v")).toEqual({ cameraId: "main", layout: "beside" });
  expect(after("v", "v", "v")).toEqual(firstChoice);
  expect(after("2", "3")).toEqual({ cameraId: "c100s3", other: "heat", layout: "one" });
  expect(["0", "4", "x", "12"].map((key) => chosenByKey(key, all, firstChoice))).toEqual(Array(4).fill(undefined));
  expect(chosenByKey("v", [main], firstChoice)).toBe(undefined);
  // The one chosen before is closed: what is looked at counts.
  expect(chosenByKey("2", all, { ...firstChoice, cameraId: "gone" })?.other).toBe("main");
});

test("another camera needs a name that no open one has, whatever its letters' size", () => {
  expect(["", "  ", "thermal", "HEAT", "Main"].map((name) => whyNotNamed(name, [main, heat]))).toEqual([
    "Name the camera, for example Thermal",
    "Name the camera, for example Thermal",
    undefined,
    "The video of that camera is open: name another one",
    "The video of that camera is open: name another one",
  ]);
  expect(cameraOffered({ cameraId: "c100s2", name: "" })).toEqual({ id: "c100s2" });
  expect(cameraOffered({ cameraId: "main", name: "Day" })).toEqual({ id: "main", name: "Day" });
});
