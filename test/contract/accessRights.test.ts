import { describe, expect, it } from "vitest";
import { mayCall } from "../../src/contract/accessRights.ts";
import { roles } from "../../src/contract/accounts.ts";
import { type StationCalls, stationParsers } from "../../src/contract/station.ts";
import { refusals } from "./accountRefusals.ts";

describe("what a role may ask of the station", () => {
  const calls = Object.keys(stationParsers) as (keyof StationCalls)[];

  it.each(roles)("an %s is refused what is not their work, and nothing else", (role) => {
    expect(calls.filter((call) => !mayCall(role, call)).sort()).toEqual(refusals[role]);
  });

  it("no analyst moves an aircraft, and no operator judges a flag", () => {
    expect([mayCall("analyst", "vehicle.land"), mayCall("operator", "flags.judge")]).toEqual([false, false]);
  });
});
