import { common } from "mavlink-mappings";
import { crcOf, crcWith } from "./crc.ts";
import { dialect, messageOf } from "./dialect.ts";
import type { SigningKey } from "./signingKey.ts";

export { type Refusal, SignatureCheck } from "./signatureCheck.ts";
export { type SigningStore, SigningTime, ticksAt } from "./signingTime.ts";

/** An encoded MAVLink 2 packet with its signature, `timestamp` in ticks. https://mavlink.io/en/guide/message_signing.html */
export function signPacket(
  packet: Uint8Array,
  { key, linkId, timestamp }: { readonly key: SigningKey; readonly linkId: number; readonly timestamp: number },
): Uint8Array {
  const end = 10 + packet[1]!;
  const bytes = new Uint8Array(end + 2 + SIGNATURE);
  bytes.set(packet.subarray(0, end));
  bytes[2]! |= SIGNED;
  const type = dialect.get(bytes[7]! | (bytes[8]! << 8) | (bytes[9]! << 16));
  if (!type) throw new Error("only messages of the dialect can be signed");
  const view = new DataView(bytes.buffer);
  view.setUint16(end, crcWith(crcOf(bytes, 1, end), type.MAGIC_NUMBER), true);
  bytes[end + 2] = linkId;
  view.setUint32(end + 3, timestamp % 2 ** 32, true);
  view.setUint16(end + 7, Math.floor(timestamp / 2 ** 32), true);
  bytes.set(key.signatureOf(bytes.subarray(0, end + 9)), end + 9);
  return bytes;
}

/** Gives a vehicle its key. Only over a cable: it carries the secret. It is neither recorded nor forwarded. */
export const setupSigning = (
  targetSystem: number,
  targetComponent: number,
  key: SigningKey,
  ticks: number,
): common.SetupSigning =>
  messageOf(common.SetupSigning, {
    targetSystem,
    targetComponent,
    secretKey: [...key.reveal()],
    initialTimestamp: BigInt(ticks),
  });

const SIGNED = 0x01;
const SIGNATURE = 13;
