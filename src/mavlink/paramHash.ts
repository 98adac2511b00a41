import { isWhole } from "./paramBits.ts";
import type { Param, ParamAsking, ParamClient, ParamTarget } from "./paramClient.ts";

/** The name by which PX4 gives out the checksum over its parameters, as a PARAM_VALUE of no index. */
export const HASH_NAME = "_HASH_CHECK";

/**
 * PX4's checksum over parameters in the order of its list: names and values, 4 bytes each, without those that it changes by
 * itself; CRC-32 that begins at 0 and is not inverted.
 * https://github.com/PX4/PX4-Autopilot/blob/main/src/lib/parameters/parameters.cpp
 */
export function paramHash(
  params: Iterable<Pick<Param, "name" | "value" | "type">>,
  isVolatile: (name: string) => boolean,
): number {
  const bytes = new DataView(new ArrayBuffer(4));
  let crc = 0;
  const add = (byte: number) => {
    crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  };
  for (const { name, value, type } of params) {
    if (isVolatile(name)) continue;
    for (let i = 0; i < name.length; i++) add(name.charCodeAt(i));
    if (isWhole(type)) bytes.setInt32(0, value, true);
    else bytes.setFloat32(0, value, true);
    for (let i = 0; i < 4; i++) add(bytes.getUint8(i));
  }
  return crc >>> 0;
}

/** Asks a PX4 for its checksum. Rejects `timeout` when it has none, `cancelled`, `unreachable`. */
export async function askParamHash(
  client: ParamClient,
  target: ParamTarget,
  asking: ParamAsking = {},
): Promise<number> {
  return (await client.get({ ...target, encoding: "bytewise" }, HASH_NAME, asking)).value;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
