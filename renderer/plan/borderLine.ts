import { app } from "../shell/app.ts";
import { goToScreen } from "../shell/navigation.ts";
import { shellCommand } from "../shell/shellCommands.ts";

/** Takes the sector's border line as the section of the plan and shows it. */
export function takeBorderLine(): void {
  const { sector } = app.mirror.get();
  if (!sector) return;
  goToScreen("plan");
  app.editor.setSection(sector.borderLine.map(({ lat, lon }) => ({ lat, lon })));
  shellCommand({ kind: "show-section" });
}
