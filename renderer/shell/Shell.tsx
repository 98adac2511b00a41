import { useEffect } from "react";
import { Offered } from "../accounts/Offered.tsx";
import { AlertBanner } from "../alerts/AlertBanner.tsx";
import { FlyStrip } from "../alerts/FlyStrip.tsx";
import { ControlRequests } from "../fly/ControlRequests.tsx";
import { FlyInspector } from "../fly/FlyInspector.tsx";
import { GlobeView } from "../globe/GlobeView.tsx";
import { LinksInspector } from "../links/LinksInspector.tsx";
import { HeightProfile } from "../plan/HeightProfile.tsx";
import { PlanInspector } from "../plan/PlanInspector.tsx";
import { ReviewInspector } from "../review/ReviewInspector.tsx";
import { TimeLine } from "../review/TimeLine.tsx";
import { SetupInspector } from "../setup/SetupInspector.tsx";
import { SimulateInspector } from "../simulate/SimulateInspector.tsx";
import { app } from "./app.ts";
import { CommandPalette } from "./CommandPalette.tsx";
import { DrawHint } from "./DrawHint.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { FirstScreen } from "./FirstScreen.tsx";
import { useMirror, useSettings, useUi } from "./hooks.ts";
import { PeerBanner } from "./PeerBanner.tsx";
import { Rail } from "./Rail.tsx";
import classes from "./Shell.module.css";
import { Splitter } from "./Splitter.tsx";
import { ToastStack } from "./ToastStack.tsx";
import type { Screen } from "./ui.ts";
import { useShortcuts } from "./useShortcuts.ts";

const inspectors: Record<Screen, () => React.ReactNode> = {
  plan: () => <PlanInspector />,
  fly: () => <FlyInspector />,
  review: () => <ReviewInspector />,
  simulate: () => <SimulateInspector />,
  links: () => <LinksInspector />,
  setup: () => <SetupInspector />,
};
const strips: Partial<Record<Screen, () => React.ReactNode>> = {
  plan: () => <HeightProfile />,
  fly: () => <FlyStrip />,
  review: () => <TimeLine />,
};

/** The one window: rail, globe, inspector and strip. The globe stays mounted whatever the screen. */
export function Shell() {
  useShortcuts();
  const screen = useUi((ui) => ui.screen);
  const first = useFirstScreen();
  const width = useSettings((s) => s.inspectorWidth[screen]) ?? defaultWidth(screen);
  const stripHeight = useSettings((s) => s.stripHeight);
  const loaded = useMirror((m) => m.loaded);
  useEffect(() => {
    if (loaded) document.documentElement.dataset.ready = "1";
  }, [loaded]);
  const strip = strips[screen];
  const size = { "--inspector": `${width}px`, "--strip": `${stripHeight}px` } as React.CSSProperties;
  return (
    <div className={classes.shell} style={size} data-screen={screen} data-first={first || undefined}>
      <Rail />
      <main className={classes.middle}>
        <div className={classes.globe}>
          <ErrorBoundary place="The globe">
            <GlobeView />
          </ErrorBoundary>
          <DrawHint />
          <PeerBanner />
          <AlertBanner />
          <Offered call="control.answer">
            <ControlRequests />
          </Offered>
          {first && <FirstScreen />}
        </div>
        {strip && !first && (
          <>
            <Splitter
              label="Height of the strip"
              axis="y"
              size={stripHeight}
              limits={[90, 420]}
              onSize={setStripHeight}
            />
            <section className={classes.strip} aria-label="Strip">
              <ErrorBoundary place="The strip" key={screen}>
                {strip()}
              </ErrorBoundary>
            </section>
          </>
        )}
      </main>
      {!first && (
        <>
          <Splitter
            label="Width of the inspector"
            axis="x"
            size={width}
            limits={[300, Math.max(400, window.innerWidth * 0.7)]}
            onSize={(w) => setInspectorWidth(screen, w)}
          />
          <aside className={classes.inspector} aria-label="Inspector">
            <ErrorBoundary place="The inspector" key={screen}>
              {inspectors[screen]()}
            </ErrorBoundary>
          </aside>
        </>
      )}
      <CommandPalette />
      <ToastStack />
    </div>
  );
}

/** Nothing is connected and the operator has not gone anywhere yet. */
function useFirstScreen(): boolean {
  const idle = useMirror(
    (m) => m.vehicles.size === 0 && m.demo === "off" && [...m.links.values()].every((l) => l.byDefault),
  );
  return useUi((ui) => ui.screen === "fly" && !ui.welcomed) && idle;
}

const defaultWidth = (screen: Screen): number => {
  const share = { plan: 0.27, fly: 0.38, review: 0.58, simulate: 0.27, links: 0.36, setup: 0.42 }[screen];
  return Math.round(Math.min(Math.max(360, window.innerWidth * share), 1_100));
};

const setStripHeight = (stripHeight: number): void => app.settings.patch({ stripHeight });
const setInspectorWidth = (screen: Screen, width: number): void =>
  app.settings.update((s) => ({ ...s, inspectorWidth: { ...s.inspectorWidth, [screen]: width } }));
