import { statfs } from "node:fs/promises";
import { reservedBytes } from "../contract/footage.ts";

/** Room on the disk that a folder lies on, bytes. */
export interface DiskRoom {
  readonly free: number;
  readonly size: number;
}

export async function diskRoom(folder: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, size: blocks * bsize };
}

/** Whether so little is left that recording has to end. */
export const roomIsOut = ({ free, size }: DiskRoom): boolean => free < reservedBytes(size);

/** Whether there is room to begin recording again: enough that it does not end at once. */
export const roomAgain = ({ free, size }: DiskRoom): boolean => free >= 2 * reservedBytes(size);
