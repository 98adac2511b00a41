import { common, type MavLinkData } from "mavlink-mappings";
import type { Packet } from "../mavlink/codec.ts";
import { messageOf } from "../mavlink/dialect.ts";
import { bytewise, paramNumber } from "../mavlink/paramBits.ts";

/** A PARAM_VALUE as PX4 sends it: the bytes of a whole number in the place of the float's. https://mavlink.io/en/services/parameter.html#parameter-encoding */
export const toBytewise = (message: MavLinkData): MavLinkData =>
  message instanceof common.ParamValue ? bytewise(message) : message;

/** A PARAM_SET as it came to PX4 in `packet`, with the number that its bytes mean. */
export function fromBytewise(message: MavLinkData, { bytes }: Packet): MavLinkData {
  if (!(message instanceof common.ParamSet)) return message;
  return messageOf(common.ParamSet, { ...message, paramValue: paramNumber(bytes, message.paramType) });
}
