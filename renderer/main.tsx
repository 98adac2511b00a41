import "@mantine/core/styles.css";
import "./ui/tokens.css";
import { MantineProvider } from "@mantine/core";
import { createRoot } from "react-dom/client";
import { AccountGate } from "./accounts/AccountGate.tsx";
import { elevationDrops } from "./plan/elevationFiles.ts";
import { mapDrops, tiffDrops } from "./plan/mapFiles.ts";
import { app, startApp } from "./shell/app.ts";
import { acceptDrops } from "./shell/droppedFiles.ts";
import { ErrorBoundary } from "./shell/ErrorBoundary.tsx";
import { Shell } from "./shell/Shell.tsx";
import { theme } from "./ui/theme.ts";

/** Puts the window on the page and connects it. */
export function start(): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("The page has no #root");
  createRoot(root).render(
    <MantineProvider theme={theme} defaultColorScheme="dark">
      <ErrorBoundary place="Vedette">
        <AccountGate>
          <Shell />
        </AccountGate>
      </ErrorBoundary>
    </MantineProvider>,
  );
  startApp();
  acceptDrops({
    target: window,
    pathOf: (file) => window.vedette?.pathOf(file) ?? "",
    takers: [tiffDrops, mapDrops, elevationDrops],
    onRefused: (names) => app.toasts.notice(`Nothing here reads ${names.join(", ")}`),
  });
}
