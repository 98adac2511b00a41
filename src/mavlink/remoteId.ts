import { common } from "mavlink-mappings";
import type { Off } from "../base/emitter.ts";
import type { RemoteIdOperator } from "../contract/remoteId.ts";
import { ellipsoidOf } from "../geo/geoid.ts";
import { every } from "./clock.ts";
import { messageOf } from "./dialect.ts";
import type { MavlinkNode } from "./node.ts";

/**
 * Tells the Remote ID transmitters of all vehicles who the operator is and stands where: the place once a second, the rest
 * every ten seconds, until the returned function is called. Nothing is sent of what is not known.
 * https://mavlink.io/en/services/opendroneid.html
 */
export function tellOperator(node: MavlinkNode, { operatorId, place }: RemoteIdOperator): Off {
  const at = place && {
    operatorLatitude: Math.round(place.lat * 1e7),
    operatorLongitude: Math.round(place.lon * 1e7),
    operatorAltitudeGeo: place.amsl === null ? unknownHeight : ellipsoidOf({ ...place, amsl: place.amsl }),
  };
  let second = 0;
  const tell = () => {
    const timestamp = Math.floor((node.clock.now() - epochAt) / 1_000);
    const all = second++ % allEverySeconds === 0;
    if (at && all)
      node.send(
        messageOf(common.OpenDroneIdSystem, {
          ...{ ...at, timestamp, areaCount: 1, areaRadius: 0, areaCeiling: unknownHeight, areaFloor: unknownHeight },
          operatorLocationType: common.MavOdidOperatorLocationType.FIXED,
          classificationType: common.MavOdidClassificationType.UNDECLARED,
        }),
      );
    else if (at) node.send(messageOf(common.OpenDroneIdSystemUpdate, { ...at, timestamp }));
    if (operatorId !== null && all)
      node.send(
        messageOf(common.OpenDroneIdOperatorId, {
          operatorIdType: common.MavOdidOperatorIdType.CAA,
          operatorId,
        }),
      );
  };
  if (at === null && operatorId === null) return () => {};
  tell();
  return every(node.clock, 1_000, tell);
}

const epochAt = Date.UTC(2019, 0, 1);
const unknownHeight = -1_000;
const allEverySeconds = 10;
