import { accountDialog, accounts, lockWindow, signOut } from "../accounts/appAccounts.ts";
import { alertPanel } from "../alerts/appAlerts.ts";
import { takeBorderLine } from "../plan/borderLine.ts";
import { openLibrary, saveToLibrary } from "../plan/library/libraryActions.ts";
import { openPlanFile, savePlanFile, startNewPlan } from "../plan/planFiles.ts";
import { cancelUpload } from "../plan/upload.ts";
import { type ReviewPart, reviewPart } from "../review/reviewPart.ts";
import { askForPlace } from "../review/spot/appSpot.ts";
import { startDemo, stopDemo } from "../simulate/demo.ts";
import { runDesk } from "../simulate/runs/appRuns.ts";
import { app } from "./app.ts";
import { goToScreen } from "./navigation.ts";
import { shellCommand } from "./shellCommands.ts";

/** Something that can be done from the palette or from the menu. Nothing here moves an aircraft. */
export interface PaletteEntry {
  /** Also the name by which the menu asks for it. */
  readonly id: string;
  readonly label: string;
  readonly keys?: string;
  readonly run: () => void;
}

/** What can be done now. */
export function paletteEntries(toggleTheme: () => void): PaletteEntry[] {
  const { demo, sector } = app.mirror.get();
  const { vehicleId } = app.ui.get();
  const entry = (id: string, label: string, run: () => unknown, keys?: string): PaletteEntry =>
    keys === undefined ? { id, label, run: () => void run() } : { id, label, keys, run: () => void run() };
  return [
    entry("screen.plan", "Go to Plan", () => goToScreen("plan"), "Alt+1"),
    entry("screen.fly", "Go to Fly", () => goToScreen("fly"), "Alt+2"),
    entry("screen.review", "Go to Review", () => goToScreen("review"), "Alt+3"),
    entry("screen.simulate", "Go to Simulate", () => goToScreen("simulate"), "Alt+4"),
    entry("simulate.runs", "Scenario runs", () => {
      runDesk.form.patch({ part: "runs" });
      goToScreen("simulate");
    }),
    entry("screen.links", "Go to Links", () => goToScreen("links"), "Alt+5"),
    entry("screen.setup", "Go to Set-up", () => goToScreen("setup"), "Alt+6"),
    ...(accounts.may("demo.start")
      ? [
          demo === "off"
            ? entry("demo.start", "Start the demo sector", startDemo)
            : entry("demo.stop", "Stop the demo sector", stopDemo),
        ]
      : []),
    entry("alerts", "Alerts: what to know now, history and sound", () => alertPanel.patch({ open: true }), "Alt+L"),
    entry("plan.new", "New plan", startNewPlan),
    entry("plan.open", "Plan library", openLibrary, "Ctrl+O"),
    ...(accounts.may("plans.save")
      ? [
          entry("plan.save", "Save plan in the library", () => saveToLibrary(), "Ctrl+S"),
          entry("plan.saveFile", "Save plan as file…", savePlanFile, "Ctrl+Shift+S"),
        ]
      : []),
    entry("plan.openFile", "Open plan file…", openPlanFile, "Ctrl+Shift+O"),
    entry("plan.draw", "Draw a section", () => {
      goToScreen("plan");
      app.editor.beginDraw();
    }),
    ...(sector ? [entry("plan.border", "Plan a patrol of the sector’s border line", takeBorderLine)] : []),
    ...(vehicleId && accounts.may("patrol.cancelUpload")
      ? [entry("plan.cancelUpload", "Cancel the upload", () => cancelUpload(vehicleId))]
      : []),
    ...(accounts.may("accounts.list")
      ? [entry("people", "People: accounts and roles…", () => accountDialog.set("accounts"))]
      : []),
    ...(accounts.state.get().kind === "signed-in"
      ? [
          entry("account.lock", "Lock this window", lockWindow),
          entry("account.password", "Change my password…", () => accountDialog.set("password")),
          entry("account.signOut", "Sign out", signOut),
        ]
      : []),
    entry("review.filmed", "Who filmed a spot: click it on the globe", () => {
      goToScreen("review");
      askForPlace();
    }),
    entry("review.evidence", "Check an evidence package, or show this station’s key", () => goToReview("evidence")),
    entry("review.audit", "Audit log", () => goToReview("audit")),
    entry("review.merge", "Take in another station’s data", () => goToReview("recordings")),
    entry("globe.all", sector ? "Show the sector" : "Show everything", () => shellCommand({ kind: "show-all" })),
    entry("globe.vehicle", "Show the vehicle", () => shellCommand({ kind: "show-vehicle" })),
    entry("globe.section", "Show the section", () => shellCommand({ kind: "show-section" })),
    entry("theme", "Switch between dark and light", toggleTheme),
    entry("coordinates", "Write coordinates in degrees or in minutes and seconds", () =>
      app.settings.update((s) => ({ ...s, coordinates: s.coordinates === "degrees" ? "minutes" : "degrees" })),
    ),
    ...(accounts.may("footageExport.start")
      ? [
          entry("data", "Show the data folder", async () => {
            try {
              await window.vedette?.showDataFolder();
            } catch (cause) {
              app.toasts.failure(cause);
            }
          }),
        ]
      : []),
  ];
}

function goToReview(part: ReviewPart): void {
  goToScreen("review");
  reviewPart.set(part);
}

/** The entries whose words hold all the words that were typed. */
export function matching(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}
