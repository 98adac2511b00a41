import { common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";

const view = new DataView(new ArrayBuffer(4));

/** A PARAM_VALUE as PX4 sends it: the four bytes of an INT32 in the place of the float's. https://mavlink.io/en/services/parameter.html#parameter-encoding */
export function bytewise(message: MavLinkData): MavLinkData {
  if (!(message instanceof common.ParamValue) || message.paramType !== common.MavParamType.INT32) return message;
  view.setInt32(0, message.paramValue);
  return messageOf(common.ParamValue, { ...message, paramValue: view.getFloat32(0) });
}

/** A PARAM_SET as it came to PX4, with the number that its bytes mean. */
export function fromBytewise(message: MavLinkData): MavLinkData {
  if (!(message instanceof common.ParamSet) || message.paramType !== common.MavParamType.INT32) return message;
  view.setFloat32(0, message.paramValue);
  return messageOf(common.ParamSet, { ...message, paramValue: view.getInt32(0) });
}
