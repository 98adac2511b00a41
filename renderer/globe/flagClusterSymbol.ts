import type { FlagCluster } from "./flagClusters.ts";
import { once, type Symbol2d } from "./symbols.ts";

/** `12`, `340`, `1.2k`: short enough for a sign on the globe. */
export const shortCount = (n: number): string =>
  n < 1_000 ? String(n) : n < 10_000 ? `${(Math.floor(n / 100) / 10).toFixed(1)}k` : `${Math.floor(n / 1_000)}k`;

/** A disc with how many flags it stands for: filled while some of them wait for a verdict, hollow when all were dismissed. */
export function flagClusterSymbol({ flags, kind }: Pick<FlagCluster, "flags" | "kind">): Symbol2d {
  const words = shortCount(flags);
  return once(`flags-${kind}-${words}`, 56, (g) => {
    g.beginPath();
    g.arc(28, 28, 24, 0, Math.PI * 2);
    g.fillStyle = kind === "dismissed" ? "rgba(30,34,40,0.85)" : "#ff5d8f";
    g.strokeStyle = kind === "unreviewed" ? "#2b0011" : "#ffffff";
    g.lineWidth = 3;
    g.fill();
    g.stroke();
    g.fillStyle = kind === "dismissed" ? "#ffffff" : "#2b0011";
    g.font = `700 ${words.length > 3 ? 17 : 21}px Inter, 'Segoe UI', system-ui, sans-serif`;
    g.textAlign = "center";
    g.textBaseline = "middle";
    g.fillText(words, 28, 29);
  });
}
