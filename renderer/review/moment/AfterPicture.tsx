import { type ReactNode, startTransition, useEffect, useState } from "react";
import { pictureFirst } from "./appPictureFirst.ts";

/** What is made only once the picture of the flag that was opened is on the screen, bit by bit: what nobody needs sooner. */
export function AfterPicture({ children }: { readonly children: ReactNode }) {
  const [due, setDue] = useState(false);
  useEffect(() => pictureFirst.after(() => startTransition(() => setDue(true))), []);
  return due ? children : null;
}
