import { Commands } from "./commands.ts";

/** What was asked of gimbals and cameras, apart from what moves the vehicle: the newest of each vehicle. */
export const cameraCommands = new Commands(() => Date.now());
