import { common } from "mavlink-mappings";
import type { Fence } from "../../src/mission/fence.ts";
import type { MissionItem } from "../../src/mission/item.ts";

/** A mission item; what is left out is nought. */
export const item = (command: number, part: Partial<MissionItem>): MissionItem => ({
  ...{ command, frame: common.MavFrame.GLOBAL_RELATIVE_ALT, params: [0, 0, 0, 0] },
  ...{ lat: 0, lon: 0, z: 0, autocontinue: true },
  ...part,
});

/** A patrol of `count` items: up, a speed, a ring of places with a camera trigger, home. */
export function patrol(count: number): MissionItem[] {
  const plain = common.MavFrame.MISSION;
  const places = Array.from({ length: count - 4 }, (_, i) => {
    const angle = (2 * Math.PI * i) / (count - 4);
    const [lat, lon] = [47.1 + 0.002 * Math.sin(angle), 8.1 + 0.003 * Math.cos(angle)];
    return item(common.MavCmd.NAV_WAYPOINT, { lat, lon, z: 30 + (i % 7) });
  });
  return [
    item(common.MavCmd.NAV_TAKEOFF, { lat: 47.1, lon: 8.1, z: 30 }),
    item(common.MavCmd.DO_CHANGE_SPEED, { frame: plain, params: [1, 8, -1, 0] }),
    ...places,
    item(common.MavCmd.DO_SET_CAM_TRIGG_DIST, { frame: plain, params: [25, 0, 1, 0] }),
    item(common.MavCmd.NAV_RETURN_TO_LAUNCH, { frame: plain }),
  ];
}

/** A border to stay within, and a circle to stay out of. */
export const fence: Fence = {
  polygons: [
    {
      kind: "inclusion",
      points: [
        { lat: 47.08, lon: 8.08 },
        { lat: 47.12, lon: 8.08 },
        { lat: 47.12, lon: 8.12 },
        { lat: 47.08, lon: 8.12 },
      ],
    },
  ],
  circles: [{ kind: "exclusion", centre: { lat: 47.09, lon: 8.09 }, radius: 55.5 }],
};
