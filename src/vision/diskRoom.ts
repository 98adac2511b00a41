import { statfs } from "node:fs/promises";

/** Room on the disk that a folder lies on, bytes. */
export interface DiskRoom {
  readonly free: number;
  readonly size: number;
}

export async function diskRoom(folder: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, size: blocks * bsize };
}

/** Video leaves this much to flags, telemetry and the database, which must go on when it can not, bytes. */
export const reservedRoom = ({ size }: DiskRoom): number => Math.min(256e6, size * 0.02);

/** Whether there is room to begin recording again: enough that it does not end at once. */
export const roomAgain = (room: DiskRoom): boolean => room.free >= 2 * reservedRoom(room);
