import { Button } from "@mantine/core";
import { FileClock } from "lucide-react";
import { app } from "../../shell/app.ts";
import { useStore } from "../../ui/store.ts";
import { useNow } from "../../ui/useNow.ts";
import classes from "./Library.module.css";
import { goOnWith } from "./libraryActions.ts";
import { whenText } from "./libraryWords.ts";

/** Plans that were left unsaved, by a crash or for another plan: go on with one, or discard it. */
export function DraftOffers() {
  const offers = useStore(app.drafts.offers, (all) => all);
  const now = useNow(60_000);
  if (offers.length === 0) return null;
  return (
    <ul className={classes.offers} data-testid="draft-offers">
      {offers.slice(0, MOST_SHOWN).map((draft) => (
        <li key={draft.id} className={classes.offer}>
          <FileClock size={16} aria-hidden />
          <span>
            Unsaved plan <strong>{draft.name || "without a name"}</strong> from {whenText(draft.at, now)}
          </span>
          <Button size="compact-sm" onClick={() => goOnWith(draft)}>
            Go on
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => app.drafts.discard(draft)}>
            Discard
          </Button>
        </li>
      ))}
      {offers.length > MOST_SHOWN && <li className={classes.dim}>and {offers.length - MOST_SHOWN} older ones</li>}
    </ul>
  );
}

const MOST_SHOWN = 3;
