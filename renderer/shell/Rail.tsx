import { Tooltip, UnstyledButton } from "@mantine/core";
import { Cable, ClipboardCheck, Gamepad2, Plane, Route, Search, SlidersHorizontal, SunMoon } from "lucide-react";
import { useState } from "react";
import { WhoButton } from "../accounts/WhoButton.tsx";
import { AlertButton } from "../alerts/AlertButton.tsx";
import { linkTrouble } from "../links/linkTrouble.ts";
import { app } from "./app.ts";
import { useMirror, useUi } from "./hooks.ts";
import { goToScreen } from "./navigation.ts";
import classes from "./Rail.module.css";
import type { Screen } from "./ui.ts";
import { useTheme } from "./useTheme.ts";

const items = [
  { screen: "plan", label: "Plan", icon: Route, hint: "Draw a section and plan its patrol" },
  { screen: "fly", label: "Fly", icon: Plane, hint: "Fly and watch" },
  { screen: "review", label: "Review", icon: ClipboardCheck, hint: "Go through what was flagged" },
  { screen: "simulate", label: "Simulate", icon: Gamepad2, hint: "The demo sector, and scenario runs" },
  { screen: "links", label: "Links", icon: Cable, hint: "Connect vehicles" },
  { screen: "setup", label: "Set-up", icon: SlidersHorizontal, hint: "Parameters, logs and settings of the vehicle" },
] as const satisfies readonly { screen: Screen; label: string; icon: unknown; hint: string }[];

/** The way between the screens. Alt+1 … Alt+6. */
export function Rail() {
  const screen = useUi((ui) => ui.screen);
  const open = useMirror((m) => [...m.flags.values()].filter((f) => !f.verdict).length);
  const [trouble] = useState(linkTrouble);
  const failing = useMirror((m) => trouble(m.links));
  const { toggle, next } = useTheme();
  return (
    <nav className={classes.rail} aria-label="Screens">
      {items.map(({ screen: to, label, icon: Icon, hint }, i) => (
        <Tooltip key={to} label={`${hint} (Alt+${i + 1})`} position="right">
          <UnstyledButton
            className={classes.item}
            data-active={screen === to || undefined}
            aria-current={screen === to ? "page" : undefined}
            aria-label={label}
            data-testid={`rail-${to}`}
            onClick={() => goToScreen(to)}
          >
            <Icon size={22} aria-hidden />
            <span>{label}</span>
            {to === "review" && open > 0 && (
              <span className={classes.badge} aria-label={`${open} unreviewed`}>
                {open}
              </span>
            )}
            {to === "links" && failing && (
              <span className={classes.warn} aria-label="A link has a problem">
                !
              </span>
            )}
          </UnstyledButton>
        </Tooltip>
      ))}
      <span className={classes.spring} />
      <AlertButton />
      <WhoButton />
      <Tooltip label="All commands (Ctrl+K)" position="right">
        <UnstyledButton
          className={classes.item}
          aria-label="Command palette"
          onClick={() => app.ui.patch({ palette: true })}
        >
          <Search size={20} aria-hidden />
        </UnstyledButton>
      </Tooltip>
      <Tooltip label={`${next} theme`} position="right">
        <UnstyledButton className={classes.item} aria-label={`${next} theme`} onClick={toggle}>
          <SunMoon size={20} aria-hidden />
        </UnstyledButton>
      </Tooltip>
    </nav>
  );
}
