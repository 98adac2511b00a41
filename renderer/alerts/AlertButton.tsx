import { Drawer, Tooltip, UnstyledButton } from "@mantine/core";
import { Bell, BellOff } from "lucide-react";
import { useEffect } from "react";
import { accounts } from "../accounts/appAccounts.ts";
import railClasses from "../shell/Rail.module.css";
import { useStore } from "../ui/store.ts";
import { useNow } from "../ui/useNow.ts";
import { AlertPanel } from "./AlertPanel.tsx";
import classes from "./Alerts.module.css";
import { countOf, severityMarks } from "./alertOrder.ts";
import { mutedFor } from "./alertSound.ts";
import { acknowledge, alertDesk, alertPanel, useAlerts, useSound } from "./appAlerts.ts";

/** On the rail: how many alerts wait, how bad the worst is, whether they are heard; opens the list over any screen. */
export function AlertButton() {
  const count = useAlerts((view) => {
    const { open, worst } = countOf(view.alerts.values());
    return `${open} ${worst ?? ""}`;
  });
  const muted = useSound((s) => s.mutedUntil);
  const now = useNow(10_000);
  const isMuted = mutedFor({ mutedUntil: muted }, now) > 0;
  const opened = useStore(alertPanel, (panel) => panel.open);
  useAlertKeys();
  const [open = "0", worst] = count.split(" ") as [string, keyof typeof severityMarks | ""];
  const label = worst ? `${open} alerts to acknowledge, the worst: ${severityMarks[worst].word}` : "No alerts";
  return (
    <>
      <Tooltip label={`${label}${isMuted ? "; muted" : ""} (Alt+L; Alt+A acknowledges the first)`} position="right">
        <UnstyledButton
          className={railClasses.item}
          aria-label={label}
          data-testid="rail-alerts"
          onClick={() => alertPanel.patch({ open: !opened })}
        >
          {isMuted ? <BellOff size={22} aria-hidden /> : <Bell size={22} aria-hidden />}
          <span>{isMuted ? "Muted" : "Alerts"}</span>
          {worst && (
            <span
              className={classes.badge}
              data-severity={worst}
              data-open={open !== "0" || undefined}
              data-testid="rail-alert-count"
            >
              {severityMarks[worst].mark} {open !== "0" && open}
            </span>
          )}
        </UnstyledButton>
      </Tooltip>
      <Drawer
        opened={opened}
        onClose={() => alertPanel.patch({ open: false })}
        position="bottom"
        size="55%"
        title="Alerts"
        classNames={{ body: classes.drawer ?? "", content: classes.drawerContent ?? "" }}
      >
        <AlertPanel />
      </Drawer>
    </>
  );
}

/** Alt+L opens and closes the list, Alt+A acknowledges what is most urgent; on every screen, also while somebody types. */
function useAlertKeys(): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (!e.altKey || e.ctrlKey || e.metaKey || e.repeat) return;
      if (e.code === "KeyL") alertPanel.update((panel) => ({ ...panel, open: !panel.open }));
      else if (e.code === "KeyA" && accounts.may("alerts.acknowledge")) {
        const first = alertDesk.first();
        if (first) void acknowledge([first.id]);
      } else return;
      e.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
