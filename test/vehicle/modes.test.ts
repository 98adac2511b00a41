import { describe, expect, it } from "vitest";
import { modeName, modesOf } from "../../src/vehicle/modes.ts";

describe("flight modes", () => {
  it.each([
    ["ardupilot", "multirotor", 3, "Auto"],
    ["ardupilot", "multirotor", 6, "RTL"],
    ["ardupilot", "multirotor", 16, "Position hold"],
    ["ardupilot", "fixed-wing", 10, "Auto"],
    ["ardupilot", "fixed-wing", 12, "Loiter"],
    ["ardupilot", "rover", 4, "Hold"],
    ["ardupilot", "vtol", 21, "QRTL"],
    // main mode in byte 2, sub mode in byte 3
    ["px4", "multirotor", 0x04_04_0000, "Mission"],
    ["px4", "multirotor", 0x05_04_0000, "Return"],
    ["px4", "fixed-wing", 0x03_04_0000, "Hold"],
    ["px4", "multirotor", 0x00_03_0000, "Position"],
    ["px4", "multirotor", 0x01_03_0000, "Orbit"],
    ["px4", "vtol", 0x0a_04_0000, "VTOL takeoff"],
    ["ardupilot", "fixed-wing", 13, "Takeoff"],
    ["ardupilot", "rover", 10, "Auto"],
    ["px4", "multirotor", 0x00_0a_0000, "Termination"],
    ["px4", "multirotor", 0x0b_04_0000, "External 1"],
    ["px4", "multirotor", 0x12_04_0000, "External 8"],
  ] as const)("of %s for a %s: %i is %s", (autopilot, kind, number, name) => {
    expect(modeName(modesOf(autopilot, kind), number, 1)).toBe(name);
  });

  it("that are not known show their number", () => {
    expect(modeName(modesOf("ardupilot", "multirotor"), 99, 1)).toBe("Mode 99");
    expect(modeName(modesOf("other", "other"), 0, 0)).toBe("Unknown");
  });

  it("that a vehicle only goes into by itself are not offered", () => {
    expect(modesOf("px4", "multirotor").names).not.toContain("Termination");
    expect(modesOf("ardupilot", "rover").names).not.toContain("Initializing");
  });

  it("of every purpose are in their table", () => {
    for (const autopilot of ["ardupilot", "px4"] as const)
      for (const kind of ["multirotor", "fixed-wing", "vtol", "rover"] as const) {
        const { modes, purposes } = modesOf(autopilot, kind);
        for (const name of Object.values(purposes)) expect(modes.map((mode) => mode.name)).toContain(name);
        expect(new Set(modes.map((mode) => mode.name)).size).toBe(modes.length);
      }
  });
});
