import { common } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";

const chunkBytes = 50;

/**
 * A text as STATUSTEXT messages of at most 50 bytes each. Longer ones are cut into numbered chunks under one `id`
 * (not 0), of which only the last may be shorter. https://mavlink.io/en/messages/common.html#STATUSTEXT
 */
export function statusTexts(severity: number, text: string, id: number): common.StatusText[] {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= chunkBytes) return [messageOf(common.StatusText, { severity, text })];
  const chunks: common.StatusText[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(bytes.length, from + chunkBytes);
    while (to < bytes.length && ((bytes[to] as number) & 0xc0) === 0x80) to--;
    const part = new TextDecoder().decode(bytes.subarray(from, to));
    chunks.push(messageOf(common.StatusText, { severity, text: part, id, chunkSeq: chunks.length }));
    from = to;
  }
  const last = chunks.at(-1);
  if (last && new TextEncoder().encode(last.text).length === chunkBytes)
    chunks.push(messageOf(common.StatusText, { severity, text: "", id, chunkSeq: chunks.length }));
  return chunks;
}
