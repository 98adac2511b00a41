import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { CueKind } from "../../src/contract/cue.ts";
import { Offered } from "../accounts/Offered.tsx";
import { useSelectedVehicle, useSettings } from "../shell/hooks.ts";
import { place as written } from "../ui/format.ts";
import { useStore } from "../ui/store.ts";
import { cueMenu, proposeCue, showDecisions } from "./appRelief.ts";
import { cueChoices } from "./cueChoices.ts";
import classes from "./Relief.module.css";

/** What the selected vehicle may be asked for at a place of the globe that was clicked with the right button. */
export function CueMenu() {
  const open = useStore(cueMenu, (s) => s);
  const vehicle = useSelectedVehicle();
  const style = useSettings((s) => s.coordinates);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    menu.current?.querySelector("button")?.focus();
    const close = (e: Event) => {
      if (e instanceof KeyboardEvent ? e.key === "Escape" : !menu.current?.contains(e.target as Node))
        cueMenu.set(null);
    };
    window.addEventListener("pointerdown", close, true);
    window.addEventListener("keydown", close);
    return () => {
      window.removeEventListener("pointerdown", close, true);
      window.removeEventListener("keydown", close);
    };
  }, [open]);
  if (!open || !vehicle) return null;
  const { x, y, place } = open;
  const ask = (kind: CueKind) => {
    cueMenu.set(null);
    showDecisions();
    void proposeCue(kind, { vehicleId: vehicle.id, place });
  };
  const at = { left: Math.min(x, window.innerWidth - 240), top: Math.min(y, window.innerHeight - 220) };
  return (
    <Offered call="cue.propose">
      <div ref={menu} className={classes.menu} style={at} role="menu" data-testid="cue-menu">
        <p>
          {vehicle.name} · {written(place, style)}
        </p>
        {cueChoices.map(({ kind, label, icon: Icon }) => (
          <Button
            key={kind}
            role="menuitem"
            variant="subtle"
            justify="flex-start"
            leftSection={<Icon size={15} />}
            onClick={() => ask(kind)}
          >
            {label}
          </Button>
        ))}
      </div>
    </Offered>
  );
}
