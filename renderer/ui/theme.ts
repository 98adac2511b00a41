import { createTheme, type MantineColorsTuple } from "@mantine/core";

const sky: MantineColorsTuple = [
  "#e3f8ff",
  "#c8effc",
  "#93def8",
  "#6fd2f4",
  "#4cc9f0",
  "#1fb4e0",
  "#0c93bb",
  "#007a9e",
  "#00627f",
  "#004a61",
];

/** Mantine's dark greys, in the blue-grey of tokens.css. */
const dark: MantineColorsTuple = [
  "#e8eef5",
  "#c3ced9",
  "#a4b1bf",
  "#75838f",
  "#2c3744",
  "#232d38",
  "#1c242e",
  "#141a22",
  "#0d1117",
  "#0a0e13",
];

/** Mantine's look of Vedette: dense, dark by default; colours of our own come from tokens.css. */
export const theme = createTheme({
  primaryColor: "sky",
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  colors: { sky, dark },
  fontFamily: "Inter, 'Segoe UI', system-ui, -apple-system, 'DejaVu Sans', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono', ui-monospace, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "19px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "sm" } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, fz: "xs" } },
    TextInput: { defaultProps: { size: "sm" } },
    NumberInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm" } },
  },
});
