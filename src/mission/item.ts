/** One step of a mission, as MISSION_ITEM_INT carries it. https://mavlink.io/en/services/mission.html */
export interface MissionItem {
  readonly command: number; // MAV_CMD
  readonly frame: number; // MAV_FRAME
  readonly params: readonly [number, number, number, number]; // param1…4; NaN is "not set"
  readonly lat: number; // degrees; x of items without a place
  readonly lon: number; // degrees; y of items without a place
  readonly z: number; // metres in `frame`'s datum, or param7
  readonly autocontinue: boolean;
}
