import { CameraChoices } from "./cameraChoice.ts";

/** Which cameras this window shows. */
export const cameraChoices = new CameraChoices();
