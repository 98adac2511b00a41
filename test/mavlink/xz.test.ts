import { describe, expect, it } from "vitest";
import { readParamMeanings } from "../../src/mavlink/paramMeaningFile.ts";
import { unpackXz } from "../../src/mavlink/xz.ts";

/** Packed with xz -9 and CRC-32: numbers that repeat near and far. */
const text = Array.from({ length: 400 }, (_, i) => `${(i * i) % 97} is ${i} of ${(i * 7919) % 1009};`).join("");
const packedText =
  "/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4Bm5BuhdABgICafnP7jbVBzZEfb11GUlOEhqXdTBZquRxYdSiHLTZcj4IB4Gi0loXRXzNLGMeXuzWQ" +
  "0gguQ4M2VQ5yAsFrM2n7Phgf2VNHvDLj8eozP15ILeRg22b4m68uUPjRQhEWA/yH+BU3OXPednasPhhLPE64rToATtX+35gnuSP5Qz2a3ObEws" +
  "YpDiKhl11lYCiKPSD8/DSJfWKZJ+UcQ6HY6n6VMRFNc/unO13qpsBNk1EV3TYkGrQkkN69hds7XeBjqxuzT8TMBIVsL8lPM5ZF6Qfn8cxg4Nbo" +
  "b79OoOSmI2hhToj7T5dh/rHXCCbjIfSw3Ix5OhtrYxReyurZvdlV7w4xzT47yUspChPY8a68y1AcCxh84mXvPKQp96uCyV4GUEhRaGO/pZAPhB" +
  "mkyKfbJCfiXSEs/ZZskvRH/tNuuWd+ViDxU/45kFFW67h5/CSQMgprOGJiyexbsuQUBkWR99jrF6YYO7B+yBTaxWrpUTuSM1fihSv2fPYDh2zQ" +
  "33BfnPKZw3GjCQf1b00hQtG3io70cXEfLrOvix8/dYi8lktja4EuZSvFbu4V9NtHGrxQ9dGC3jwb+c9vEyptrYwFzC99TXeITyxxWL0XwnT3VC" +
  "1eRO6ZeMwhtVQs0LCrLLqax1RuIfq+1yF+iLHKzelySEJ7jhE77e8g2P+liY0k0cdqhSR8dON2bmYT8M3DpG8SlBi7U/rQcBvOxyHpZO+ESDGq" +
  "dOuzIrhvtebOafWFuaVqyE+oQrHvGZTMJcZ75VLoK69I8t9PUogw3P5JpR+88uNusYGVzEPUw4PspnE/RUFzEHgcPJlLVd4yRCirkY6+YRQ2I1" +
  "0IUX4EprGuGX6BIMyD535ZZWSntlAEoZLn00vt5V5CvrLKmEkuvBjSPnOKoPDQ78J3oPiA9sVTw1iii2X3kO5cHTJFcxERb2jcfckuFGVnTqJB" +
  "p7I7tPOWCtx72bgNVU2jI4BjOHDeS85mgSNJ99jnpm5PqeId36gcJ2hd+Qg/HVQmQ9151pXCXjc3JKfDjrkfKgB5jfYO62N75nr5xFdQucXzz7" +
  "3dg8ABPkjM96E7w0kQbyIXmqE98Fa5seO4r/ted89nMJtZa7D1qQIqpV4FLf221Y8ZjT3RmUG3eiohfW/Vk3YfeVKJJ1/AYb66FnUo+SNJk/JS" +
  "hdj6AjdVSNehLr33z/gq+c7JlK9WoeGNn7qFmkPQJa/N8b3zuR48yteQr4yHzGYgwvvh1dHSybiDZ69/kvPtc9zioOrIC7ocDskE9YX/OwUbl8" +
  "9W5LTy65RqqjG9PJI6ndfHarSDU3phbhaBaDI95TUj4wKwTSKp+fYcgRNqYby+iKsOJOXeu7K1/ZRQDBA8C7VHmY/Xnq4dURqf2Fsg0sqEwDKc" +
  "DpjhUXmOEezbgMqD407SAdhYLjpN/ydpUUciPLZwkUddeFjD2aBim3yDTs4ngqUVFYfAV/TjbAZ5KgTpfqO/Cxgn8DX6fGOjZHB11JA9sUF61M" +
  "JgUhVBssMHMIUoRaoatZTmxeYfZ05eabUJxLISXSa/JhqR08zVitpR8igilc/vethUGcFMAHo2pKGgTWdo1zqu/gpyTFkwhNOnyg5wyaMgyVl3" +
  "CgI/hLnCNV705+1o/6Y8HZMtvzxYYIMbhd/Xp7TofTmnMYJ9KFmmDzm5Er/K/P5LNGF7t3WpyykKjuHGvwfqcTPBlWOxo7BZiMGOZXlOZ4/KSr" +
  "3FnB9WSUS5fmEC1Ei0tdpfbu0kkKl++l67qT1nne/ZFqrTHD+gZobjEkSpPtrInIpIjZQmAdSTj1GmlQiMHpWsXvL0suAbQMQi9AmyO1j+0jhX" +
  "Uj86PSdyIDT/leFa0R6EHC0xO+swNMl/V+WhwMuaIvYJfQGDPeFpgdySDcNobnqAUDK6WkHG4G5NE7qao+FYEIb0gHZEvJNVRaW943Q62LF+ow" +
  "UD1uT77afegjITzgOqmqPUa+x5JKMsH4jkMLagWAXs0NmEczx3dtif/NzMI44hl3HXH1gHWVQu9+FpD5Bt4aQXy9ls4H0Q5HjYEC69vs32JSmy" +
  "g0LCy+xDepfFARX5E2CRcoGs/hOxjTnTYz2ogk8eE+ml40QuR6E1I8pwgHZjF5Xc4LGG3yMfIxYyaoX14XsFq8WbSlaeJ8f8Fu692X83Nr+tbc" +
  "J1hCxExF7bOlNWl2IleX4u9292fLvDVD+dTfJ3dhGKSEOFBQg619MB/ngWzSxGEpBAUH6KfpbdK9nxCe1KWieWJ1gZmW7bYNGB6hxCux5YdSxC" +
  "VEmUMlmoFduD6QZQ58+KxdtkbF5QQXy1Bnu/yO2shg+AQT/VCieRD3127xkZFFGLRAfdP4d+su5RZqxqX3aRnDp+IAJkXMXgABgA66MwAAU4s3" +
  "Nj4wDYsCAAAAAAFZWg==";

/** Packed with SHA-256: bytes of no order, which stand in it as they are. */
const noise = Uint8Array.from(
  (function* () {
    for (let i = 0, x = 1n; i < 120; i++) {
      x = (x * 1103515245n + 12345n) % 2n ** 31n;
      yield Number((x >> 16n) & 255n);
    }
  })(),
);
const packedNoise =
  "/Td6WFoAAArh+wyhAgAhARwAAAAQz1jMAQB3xn6Ba0v74vtU9r3ffBzhhwG/Md5Wcg9HZ2aHWaqIPFnqVhN70oWh2DxUVS83rmVb2gJ5mMzjGn" +
  "aOX9mZjx8/Nu5DeE0N+r6m2uSGjtwpbU7/VuFwIPuPsVgFkMUJ3FPNqjtImVLTUp0Gn+q1wgYTmEmyAR6sMogxAEXQXqiVx7dVx5CE26jw9c6w" +
  "TMdQbBREbkFRYYCOJEyrAAGoAXgAAACd5vGltunfHAIAAAAAClla";

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
const unpacked = (packed: Uint8Array, most = 100_000) => unpackXz(packed, most);

describe("an .xz file", () => {
  it("gives what was packed, whether it repeats itself or not", () => {
    expect(new TextDecoder().decode(unpacked(bytes(packedText)))).toBe(text);
    expect(new Uint8Array(unpacked(bytes(packedNoise)))).toEqual(noise);
  });

  it("is refused wherever it is cut off, and wherever a byte of what counts is another", () => {
    const packed = bytes(packedText);
    const end = packed.length - 12 - 12; // behind it are only the index and the end
    for (let cut = 0; cut < end; cut += 11) expect(() => unpacked(packed.subarray(0, cut)), `cut at ${cut}`).toThrow();
    for (let i = 12; i < end; i += 13) {
      const broken = Uint8Array.from(packed);
      broken[i]! ^= 0x10;
      expect(() => unpacked(broken), `byte ${i}`).toThrow();
    }
  });

  it("is not unpacked beyond what is wanted", () => {
    expect(() => unpacked(bytes(packedText), 1_000)).toThrow("it is too large");
  });

  it("may hold descriptions of parameters", () => {
    const packed = bytes(
      "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jMAQAxeyJwYXJhbWV0ZXJzIjpbeyJuYW1lIjoiQSIsInNob3J0RGVzYyI6IlBhY2tlZCJ9XX0AAACGL3BLpRljRgABSjIkQ8fiH7bzfQEAAAAABFla",
    );
    expect([...readParamMeanings(packed).meanings]).toEqual([["A", { label: "Packed" }]]);
    expect(() => readParamMeanings(packed.subarray(0, 40))).toThrow("it is packed by xz and can not be unpacked: ");
  });
});
