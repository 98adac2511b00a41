import { useEffect, useRef, useState } from "react";
import { reasonOf } from "../../src/base/log.ts";
import { CueMenu } from "../fly/CueMenu.tsx";
import { goTo } from "../fly/goTo.ts";
import { globePointer } from "../plan/profileCursor.ts";
import { app } from "../shell/app.ts";
import { metres, place as written } from "../ui/format.ts";
import { GlobeTools } from "./GlobeTools.tsx";
import classes from "./GlobeView.module.css";
import type { Globe } from "./globe.ts";
import { loadGlobe } from "./loadGlobe.ts";
import { MapCredits } from "./MapCredits.tsx";

/** The globe's place in the window; the globe itself lives outside React. */
export function GlobeView() {
  const host = useRef<HTMLDivElement>(null);
  const readOut = useRef<HTMLOutputElement>(null);
  const [globe, setGlobe] = useState<Globe>();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    let wanted = true;
    void loadGlobe()
      .then(({ Globe }) => {
        if (!wanted || !host.current) return;
        const made = new Globe(host.current, {
          ...globeQuality(),
          onGoTo: (place) => void goTo(place),
          onHover: (place) => {
            globePointer.set({ at: place ?? null });
            if (readOut.current)
              readOut.current.value = place
                ? `${written(place, app.settings.get().coordinates)}   ${metres(place.amsl)} AMSL`
                : "";
          },
        });
        setGlobe(made);
        document.documentElement.dataset.globe = "1";
      })
      .catch((cause: unknown) => setProblem(reasonOf(cause)));
    return () => {
      wanted = false;
    };
  }, []);

  return (
    <section className={classes.view} aria-label="Globe">
      <div ref={host} className={classes.host} data-testid="globe" />
      {problem && (
        <div className={classes.problem} role="alert">
          <strong>The globe can not be drawn</strong>
          <span>{problem}</span>
          <span>It needs WebGL 2: update the graphics driver, or start Vedette with --enable-unsafe-swiftshader.</span>
        </div>
      )}
      {globe && <GlobeTools globe={globe} />}
      <CueMenu />
      <output ref={readOut} className={classes.readOut} aria-label="Place under the pointer" />
      <MapCredits className={classes.source} />
    </section>
  );
}

/** `?globeScale=0.5` draws fewer pixels and lets the camera jump: for machines without a graphics card, and for tests. */
function globeQuality(): { scale: number; flightSeconds: number } {
  const asked = Number(new URLSearchParams(window.location.search).get("globeScale") ?? 1);
  const scale = asked > 0 && asked <= 1 ? asked : 1;
  const still = scale < 1 || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  return { scale, flightSeconds: still ? 0 : 1.6 };
}
