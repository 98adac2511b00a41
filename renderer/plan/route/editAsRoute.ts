import { patrolOf } from "../../../src/mission/patrol.ts";
import { asRoute } from "../../../src/mission/patterns/asRoute.ts";
import { withKind } from "../../../src/mission/patterns/newPattern.ts";
import { MOST_STOPS } from "../../../src/mission/patterns/stop.ts";
import { app } from "../../shell/app.ts";

/**
 * Makes a route of the plan on the table that flies the same items, so that each can be edited; one step of undo. A plan
 * that flies nothing yet becomes a route of its points.
 */
export function editAsRoute(): void {
  const { plan, ground, patrol } = app.planning.state.get();
  const known = app.editor.plan;
  if (!patrol || patrol.legs.length === 0) {
    app.editor.change((now) => withKind(now, "route"));
    return;
  }
  const route = asRoute(plan, patrol.sketch ? patrolOf(plan, ground) : patrol);
  if (!route) {
    app.toasts.notice(
      `This patrol has more than ${MOST_STOPS.toLocaleString("en")} items: it can not be edited one by one`,
    );
    return;
  }
  // A home that the plan does not name stays unnamed.
  app.editor.change(() => ({ ...route, home: known.home }));
}
