/** One RTP packet (RFC 3550 §5.1). */
export interface RtpPacket {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number; // 16 bits
  readonly timestamp: number; // 32 bits
  readonly source: number; // SSRC
  readonly payload: Uint8Array;
}

/** Reads a datagram as RTP; undefined when it is not RTP, is RTCP, or does not add up. */
export function rtpPacketOf(bytes: Uint8Array): RtpPacket | undefined {
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  if (bytes.length < 12 || first >> 6 !== 2) return undefined;
  if (second >= 192 && second <= 223) return undefined; // RTCP on the same port (RFC 5761 §4)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = 12 + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    if (start + 4 > bytes.length) return undefined;
    start += 4 + 4 * view.getUint16(start + 2);
  }
  const padding = (first & 0x20) !== 0 ? (bytes.at(-1) ?? 0) : 0;
  if (start > bytes.length - padding) return undefined;
  return {
    marker: (second & 0x80) !== 0,
    payloadType: second & 0x7f,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    source: view.getUint32(8),
    payload: bytes.subarray(start, bytes.length - padding),
  };
}

/** Whether the payload is MPEG-TS (RFC 2250): of its own type, or whole packets that begin as such. */
export function carriesTs({ payloadType, payload }: RtpPacket): boolean {
  if (payloadType === 33) return true;
  if (payload.length === 0 || payload.length % 188 !== 0) return false;
  for (let at = 0; at < payload.length; at += 188) if (payload[at] !== 0x47) return false;
  return true;
}
