import { Button } from "@mantine/core";
import { FileClock, Gamepad2, Route } from "lucide-react";
import { OfferedOrTold } from "../accounts/Offered.tsx";
import { ConnectForm } from "../links/ConnectForm.tsx";
import { DraftOffers } from "../plan/library/DraftOffers.tsx";
import { openFromLibrary } from "../plan/library/libraryActions.ts";
import { foundPlans } from "../plan/library/libraryWords.ts";
import { startDemo } from "../simulate/demo.ts";
import { useStore } from "../ui/store.ts";
import { app } from "./app.ts";
import classes from "./FirstScreen.module.css";
import { useMirror } from "./hooks.ts";
import { goToScreen } from "./navigation.ts";

/** What the operator sees when nothing is connected: what can be done first. */
export function FirstScreen() {
  const recent = useStore(app.library.state, ({ plans }) =>
    foundPlans(plans.values(), "", false).find(({ failure }) => !failure),
  );
  const loaded = useMirror((m) => m.loaded);
  return (
    <div className={classes.cover} data-testid="first-screen">
      <div className={classes.card}>
        <header>
          <h1>Vedette</h1>
          <p>Plan a patrol along a border section, fly it, and review what was found.</p>
        </header>
        <OfferedOrTold call="link.open">
          <div className={classes.ways}>
            <section className={classes.way} data-lead aria-label="Demo sector">
              <h2>
                <Gamepad2 size={20} aria-hidden /> Demo sector
              </h2>
              <p>
                A simulated drone with a camera over a small simulated border sector. Everything else is real: links,
                planning, flight, video, detection and review. Nothing leaves this computer.
              </p>
              <Button size="md" disabled={!loaded} data-testid="start-demo" onClick={() => void startDemo()}>
                Start the demo sector
              </Button>
            </section>
            <section className={classes.way} aria-label="Connect a vehicle">
              <h2>Connect a vehicle</h2>
              <p>ArduPilot or PX4 over MAVLink, by radio, cable or network.</p>
              <ConnectForm onOpened={() => app.ui.patch({ welcomed: true })} />
            </section>
          </div>
        </OfferedOrTold>
        <DraftOffers />
        <footer>
          {recent && (
            <Button
              variant="default"
              leftSection={<FileClock size={16} />}
              title={recent.notes}
              data-testid="recent-plan"
              onClick={() => void openFromLibrary(recent.id)}
            >
              Recent plan: {recent.name}
            </Button>
          )}
          <Button variant="subtle" leftSection={<Route size={16} />} onClick={() => goToScreen("plan")}>
            Plan without a vehicle
          </Button>
          <Button variant="subtle" onClick={() => goToScreen("review")}>
            Review earlier flights
          </Button>
        </footer>
      </div>
    </div>
  );
}
