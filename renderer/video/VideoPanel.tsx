import { VideoOff } from "lucide-react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { Empty } from "../ui/Empty.tsx";

export function VideoPanel(_: { vehicle: VehicleRecord }) {
  return <Empty icon={VideoOff} title="No video" />;
}
