import { useMantineColorScheme } from "@mantine/core";

/** Dark for the command post at night, light for sunlight; Mantine remembers the choice. */
export function useTheme(): { toggle: () => void; next: "Light" | "Dark" } {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = colorScheme !== "light";
  return { toggle: () => setColorScheme(dark ? "light" : "dark"), next: dark ? "Light" : "Dark" };
}
