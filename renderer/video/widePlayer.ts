import { Store } from "../ui/store.ts";

/** Whether players fill the window; it stays so from flag to flag. */
export const widePlayer = new Store<boolean>(false);
