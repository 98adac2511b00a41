import { Switch } from "@mantine/core";
import { app } from "../../shell/app.ts";
import { useSettings } from "../../shell/hooks.ts";
import { Panel } from "../../ui/Panel.tsx";
import { useStore } from "../../ui/store.ts";
import { scheduling } from "../schedule/theSchedule.ts";
import classes from "./Library.module.css";

/** The plans that the one on the table is kept clear of, and whether they are drawn; nothing while there is none. */
export function OtherPlansPanel() {
  const others = useStore(app.others.state, (all) => all);
  const drawn = useSettings((s) => s.otherPlans);
  const scheduled = useStore(scheduling.state, ({ schedule }) => schedule !== null);
  if (others.length === 0 && !scheduled) return null;
  const draw = (otherPlans: boolean) => {
    app.settings.patch({ otherPlans });
    app.loop.request();
  };
  return (
    <Panel
      title="Other plans"
      tools={
        <Switch
          size="xs"
          label="On the globe"
          checked={drawn}
          data-testid="draw-other-plans"
          onChange={(e) => draw(e.currentTarget.checked)}
        />
      }
    >
      {others.length === 0 && <p className={classes.dim}>The flights of the schedule that are in the air then.</p>}
      <ul className={classes.others} data-testid="other-plans">
        {others.slice(0, MOST_SHOWN).map(({ id, plan, where }) => (
          <li key={id}>
            <span>{plan.name}</span>
            <span className={classes.dim}>{where}</span>
          </li>
        ))}
        {others.length > MOST_SHOWN && <li className={classes.dim}>and {others.length - MOST_SHOWN} more</li>}
      </ul>
    </Panel>
  );
}

const MOST_SHOWN = 8;
