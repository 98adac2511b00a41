import { Button } from "@mantine/core";
import { Offered } from "../accounts/Offered.tsx";
import { useMirror } from "../shell/hooks.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { fleetSelection } from "./appFleet.ts";
import { FleetOrders, FleetResults } from "./FleetOrders.tsx";
import { FleetTable } from "./FleetTable.tsx";

/** All vehicles at a glance, and what several may be told at once. Only there when more than one is known. */
export function FleetPanel() {
  const ids = useMirror((m) => [...m.vehicles.keys()]);
  if (ids.length < 2) return null;
  return <Fleet ids={ids} />;
}

function Fleet({ ids }: { ids: readonly string[] }) {
  const size = useStore(fleetSelection.state, (state) => state.ids.size);
  const every = size === ids.length;
  return (
    <Panel
      title={`Fleet · ${ids.length}`}
      tools={
        <Button
          size="compact-xs"
          variant="default"
          data-testid="fleet-all"
          title="Control+A in the list; Shift and Control choose several, a rectangle drawn with Shift on the globe too"
          onClick={() => (every ? fleetSelection.only(ids[0] as string) : fleetSelection.all(ids))}
        >
          {every ? "One" : `All ${ids.length}`}
        </Button>
      }
    >
      <FleetTable ids={ids} />
      {size > 1 && (
        <Offered call="fleet.command">
          <Several />
        </Offered>
      )}
      <FleetResults />
    </Panel>
  );
}

/** Follows the vehicles' records only while several are chosen. */
function Several() {
  const ids = useStore(fleetSelection.state, (state) => state.ids);
  const vehicles = useMirror((m) => [...m.vehicles.values()]);
  return <FleetOrders chosen={vehicles.filter(({ id }) => ids.has(id))} />;
}
