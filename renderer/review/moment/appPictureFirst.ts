import { app } from "../../shell/app.ts";
import { afterFrame } from "../../video/afterFrame.ts";
import { pictureCame } from "../../video/appClips.ts";
import { reviewPart } from "../reviewPart.ts";
import { PictureFirst } from "./pictureFirst.ts";

/** The order of this window's work for the flag that is open. */
export const pictureFirst = new PictureFirst({
  hold: () => app.loop.hold(),
  handedOver: afterFrame,
  later: (work, ms) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
});

let open: string | null = null;
const follow = () => {
  const { screen, flagId } = app.ui.get();
  const now = screen === "review" && reviewPart.get() === "flags" ? flagId : null;
  if (now === open) return;
  open = now;
  if (now === null) pictureFirst.close();
  else pictureFirst.open();
};
app.ui.subscribe(follow);
reviewPart.subscribe(follow);
pictureCame.on(() => pictureFirst.came());
