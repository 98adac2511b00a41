import type { Bytes } from "./fileBytes.ts";

/**
 * A file as the TIFF reader wants it. It asks for more than there is where it looks for tags, and gets what there is;
 * what must be whole is checked before it is read.
 */
export function tiffSource(file: Bytes) {
  const read = async ({ offset, length }: { offset: number; length: number }): Promise<ArrayBuffer> => {
    const there = Math.max(Math.min(length, file.size - offset), 0);
    const bytes = await file.read(offset, there);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + there) as ArrayBuffer;
  };
  return {
    fetch: (slices: readonly { offset: number; length: number }[]) => Promise.all(slices.map(read)),
    fetchSlice: async (slice: { offset: number; length: number }) => ({ ...slice, data: await read(slice) }),
    fileSize: file.size,
    close: async () => undefined,
  };
}
