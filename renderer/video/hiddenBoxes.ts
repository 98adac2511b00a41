import { Store } from "../ui/store.ts";

/** Whether recorded pictures are shown without the detector's boxes, as something else is drawn over them. */
export const hiddenBoxes = new Store<boolean>(false);
