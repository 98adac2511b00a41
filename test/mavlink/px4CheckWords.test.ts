import { expect, it } from "vitest";
import { px4EventId } from "../../src/mavlink/armingReports.ts";
import { px4CheckWords } from "../../src/mavlink/px4CheckWords.ts";

it("has words for the checks that PX4 fails most, each under the number of its own name", () => {
  const words = (name: string) => px4CheckWords.get(px4EventId(name));
  expect([
    words("check_mag_not_calibrated"),
    words("check_estimator_gps_num_sats_too_low"),
    words("check_modes_global_pos"),
    words("check_system_safety_button"),
    words("check_missing_fmu_sdcard"),
  ]).toEqual([
    "Compass {n} is not calibrated",
    "GPS: too few satellites",
    "Its position on the globe is not known well enough",
    "Press its safety button",
    "It has no SD card: insert one and start it anew",
  ]);
  expect(px4CheckWords.get(0x105c2d9)).toBe("It holds no valid mission: upload one"); // as PX4 itself numbers it
});
