import { Button, Tooltip } from "@mantine/core";
import { ListTree } from "lucide-react";
import { app } from "../../shell/app.ts";
import { useStore } from "../../ui/store.ts";
import { editAsRoute } from "./editAsRoute.ts";

/** The way from a pattern to its items: the patrol becomes a route, which flies the same. */
export function EditItems() {
  const ready = useStore(app.planning.state, (s) => (s.patrol?.legs.length ?? 0) > 0);
  const busy = useStore(app.editor.state, (s) => s.draft !== null || s.placing !== null);
  return (
    <Tooltip
      multiline
      w={280}
      label="The patrol becomes a route of the same items, each of which can be changed. Undo takes it back."
    >
      <Button
        variant="default"
        leftSection={<ListTree size={15} />}
        disabled={busy || !ready}
        data-testid="edit-items"
        onClick={editAsRoute}
      >
        Edit items one by one
      </Button>
    </Tooltip>
  );
}
