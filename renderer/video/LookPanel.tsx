import { useEffect, useState } from "react";
import type { StreamRecord } from "../../src/contract/records.ts";
import type { AskedLook } from "../../src/contract/streamLook.ts";
import { Offered, OfferedOrTold } from "../accounts/Offered.tsx";
import { app } from "../shell/app.ts";
import { isTyping } from "../shell/useShortcuts.ts";
import { useStore } from "../ui/store.ts";
import { looks, useLook } from "./appLooks.ts";
import { tones } from "./appTones.ts";
import { LookClosely } from "./LookClosely.tsx";
import classes from "./LookPanel.module.css";
import { LookThermal } from "./LookThermal.tsx";
import { lookSummary } from "./lookWords.ts";
import { plainTone } from "./palettes.ts";
import { ToneControls } from "./ToneControls.tsx";

/** How a stream is shown and looked at: thermal, palette, regions, how closely. Key: P for the next palette, Shift P for the one before. */
export function LookPanel({ stream: { id } }: { stream: StreamRecord }) {
  const [opened, setOpened] = useState(false);
  const look = useLook(id);
  const tone = useStore(tones.state, (all) => all[id] ?? plainTone);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
      if (key.toLowerCase() !== "p" || ctrlKey || metaKey || altKey || event.defaultPrevented) return;
      if (app.ui.get().screen !== "fly" || isTyping(target)) return;
      tones.step(id, shiftKey ? -1 : 1);
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [id]);
  if (!look) return null;
  const ask = (change: Partial<AskedLook>) => void looks.set(id, { ...look.asked, ...change });
  const askNoBudget = () => {
    const { budgetMs: _, ...asked } = look.asked;
    void looks.set(id, asked);
  };
  return (
    <div className={classes.panel}>
      <button
        type="button"
        className={classes.head}
        aria-expanded={opened}
        data-testid="look"
        onClick={() => setOpened(!opened)}
      >
        <span>{opened ? "▾" : "▸"} Picture and search</span>
        <span className={classes.summary} data-testid="look-summary">
          {lookSummary(look, tone)}
        </span>
      </button>
      {look.doubtful && (
        <Offered call="look.set">
          <p className={classes.question} role="status">
            The pictures have no colours. Is this a thermal camera?{" "}
            <button type="button" onClick={() => ask({ thermal: "yes" })}>
              Yes
            </button>{" "}
            <button type="button" onClick={() => ask({ thermal: "no" })}>
              No
            </button>
          </p>
        </Offered>
      )}
      {opened && (
        <div className={classes.rows}>
          <OfferedOrTold call="look.set">
            <LookThermal look={look} ask={ask} />
          </OfferedOrTold>
          <ToneControls streamId={id} tone={tone} look={look} />
          <Offered call="look.set">
            <LookClosely streamId={id} asked={look.asked} ask={ask} askNoBudget={askNoBudget} />
          </Offered>
        </div>
      )}
    </div>
  );
}
