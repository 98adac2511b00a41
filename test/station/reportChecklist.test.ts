import { expect, it } from "vitest";
import { beginRun, withDeed, withValues } from "../../src/mission/checklistRun.ts";
import { reportChecklist } from "../../src/station/reportChecklist.ts";

it("a report shows each item with its value, who ticked or skipped it, and what was open when the vehicle was armed", () => {
  const list = {
    ...{ id: "l", title: "Copters & planes", type: "any" as const },
    items: [
      { id: "a", words: "Arms <locked>" },
      { id: "b", words: "Home is set", test: { value: "home" as const } },
      { id: "c", words: "Cover is off" },
      { id: "d", words: "Airspace" },
    ],
  };
  const begun = beginRun({ id: "r", vehicleId: "1:1", list, startedAt: 0 });
  const values = { home: true, video: "none", notReady: [], lost: false } as const;
  const ticked = withDeed(withValues(begun, values, 1_000), "a", { kind: "tick", by: "A. B.", at: 2_000 });
  const skipped = withDeed(ticked, "c", { kind: "skip", by: "", at: 3_000, reason: "No camera" });
  const page = reportChecklist({ ...skipped, armed: { at: 4_000, by: "A. B.", open: ["Airspace"] } });
  const rows = [...page.matchAll(/<tr><td>(.*)<\/td><\/tr>/g)].map(([, cells]) => cells?.split("</td><td>"));
  expect(rows).toEqual([
    ["✔", "Arms &lt;locked&gt;", "", "A. B.", "1970-01-01 00:00:02Z"],
    ["✔", "Home is set", "set", "by itself", "1970-01-01 00:00:01Z"],
    ["⤼ skipped", "Cover is off", "No camera", "somebody", "1970-01-01 00:00:03Z"],
    ["○ open", "Airspace", "", "", ""],
  ]);
  expect(page).toContain("Copters &amp; planes: 1 of 4 items open when armed at 1970-01-01 00:00:04Z by A. B.");
  expect(reportChecklist(undefined)).toBe("");
});
