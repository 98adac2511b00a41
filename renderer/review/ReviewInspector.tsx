import { ClipboardCheck } from "lucide-react";
import { Empty } from "../ui/Empty.tsx";

export function ReviewInspector() {
  return <Empty icon={ClipboardCheck} title="Nothing flagged" />;
}
