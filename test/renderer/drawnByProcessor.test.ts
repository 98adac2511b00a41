import { expect, test } from "vitest";
import { namesProcessor } from "../../renderer/globe/drawnByProcessor.ts";

test.each([
  ["ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)", true],
  ["ANGLE (Mesa, llvmpipe (LLVM 17.0.6 256 bits), OpenGL 4.5)", true],
  ["ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)", true],
  ["Apple Software Renderer", true],
  ["ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)", false],
  ["ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)", false],
  ["ANGLE (AMD, AMD Radeon Graphics (radeonsi renoir LLVM 15.0.7), OpenGL 4.6)", false],
  ["null", false],
])("graphics of the name %s are made up for by the processor: %s", (name, processor) => {
  expect(namesProcessor(name)).toBe(processor);
});
