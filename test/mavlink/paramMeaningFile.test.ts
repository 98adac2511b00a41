import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { readParamMeanings } from "../../src/mavlink/paramMeaningFile.ts";
import { meaningOf } from "../../src/mavlink/paramMeanings.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readParamMeanings(bytes(text));
const failure = (content: Uint8Array) => {
  try {
    readParamMeanings(content);
  } catch (cause) {
    return failureOf(cause);
  }
  return undefined;
};

const xml = `\uFEFF<?xml version="1.0" encoding="utf-8"?>
<!-- made by <a script> -->
<paramfile>
  <vehicles>
    <parameters name="ArduCopter">
      <param humanName="Return height" name="ArduCopter:RTL_ALT" documentation="Climbs &lt;first&gt; &#65;&amp;&#x42;" user="Standard">
        <field name="Units">cm</field>
        <field name="UnitText">centimeters</field>
        <field name="Range">200 +300000</field>
        <field name="Increment">.5</field>
      </param>
      <param name="ArduCopter:FORMAT_VERSION" humanName='Format'>
        <field name="ReadOnly">True</field>
      </param>
    </parameters>
  </vehicles>
  <libraries>
    <parameters name="MIXED">
      <param name="MASK_NEW" humanName="Mask">
        <values><value code="1">One</value></values>
        <bitmask><bit code="10">Ten</bit><bit code="2">Two</bit></bitmask>
        <field name="Bitmask">2:Two,10:Ten</field>
      </param>
      <param name="MASK_OLD" humanName="Mask"><field name="Bitmask">0:Zero, 1:One: first</field></param>
      <param name="CHOICE" humanName="Choice">
        <values><value code="2">Two</value><value code="-1">None</value></values>
        <field name="RebootRequired">True</field>
        <field name="Volatile">True</field>
        <field name="Range">unknown</field>
      </param>
      <param name="BARE" />
    </parameters>
  </libraries>
</paramfile>
`;

describe("descriptions of parameters", () => {
  it("are read of ArduPilot's XML", () => {
    expect(read(xml)).toEqual({
      dialect: "ArduCopter",
      meanings: new Map(
        Object.entries({
          RTL_ALT: {
            ...{ label: "Return height", description: "Climbs <first> A&B", unit: "cm" },
            ...{ min: 200, max: 300_000, increment: 0.5 },
          },
          FORMAT_VERSION: { label: "Format", readOnly: true },
          MASK_NEW: {
            label: "Mask",
            bits: [
              { bit: 2, label: "Two" },
              { bit: 10, label: "Ten" },
            ],
          },
          MASK_OLD: {
            label: "Mask",
            bits: [
              { bit: 0, label: "Zero" },
              { bit: 1, label: "One: first" },
            ],
          },
          CHOICE: {
            label: "Choice",
            values: [
              { value: -1, label: "None" },
              { value: 2, label: "Two" },
            ],
            ...{ rebootRequired: true, volatile: true },
          },
          BARE: { label: "" },
        }),
      ),
    });
  });

  it("are read of ArduPilot's JSON", () => {
    const json = {
      Copter: {
        RTL_ALT: {
          ...{ DisplayName: "Return height", Description: "Climbs", Units: "cm", Increment: "1", User: "Standard" },
          Range: { low: "200", high: "300000" },
        },
      },
      BATT_: { BATT_X: { Bitmask: { "1": "One" }, Values: { "2": "Two" }, RebootRequired: "True" } },
      json: { version: 0 },
    };
    expect(read(JSON.stringify(json))).toEqual({
      dialect: "ArduCopter",
      meanings: new Map(
        Object.entries({
          RTL_ALT: {
            ...{ label: "Return height", description: "Climbs", unit: "cm", min: 200, max: 300_000, increment: 1 },
          },
          BATT_X: { label: "", bits: [{ bit: 1, label: "One" }], rebootRequired: true },
        }),
      ),
    });
  });

  const px4 = JSON.stringify({
    version: 1,
    parameters: [
      {
        ...{ name: "NAV_DLL_ACT", type: "Int32", shortDesc: "Link lost", longDesc: "What\n then", default: 0 },
        ...{ min: 0, max: 6, category: "Standard", group: "Commander", rebootRequired: true },
        values: [{ value: 0, description: "Nothing" }],
      },
      { name: "COM_FLIGHT_UUID", type: "Int32", shortDesc: "Flights", volatile: true, units: "" },
      { name: "BAT{n}_OPT", shortDesc: "Battery {n}", bitmask: [{ index: 3, description: "Third" }] },
    ],
  });

  it.each([
    ["as it is", bytes(px4)],
    ["packed by gzip", gzipSync(px4)],
  ])("are read of PX4's JSON %s", (_, content) => {
    const { dialect, meanings } = readParamMeanings(content);
    expect([dialect, Object.fromEntries(meanings)]).toEqual([
      "PX4",
      {
        NAV_DLL_ACT: {
          ...{ label: "Link lost", description: "What then", min: 0, max: 6, rebootRequired: true },
          values: [{ value: 0, label: "Nothing" }],
        },
        COM_FLIGHT_UUID: { label: "Flights", volatile: true },
        "BAT{n}_OPT": { label: "Battery {n}", bits: [{ bit: 3, label: "Third" }] },
      },
    ]);
    expect(meaningOf("BAT12_OPT", [meanings])).toEqual({ label: "Battery 12", bits: [{ bit: 3, label: "Third" }] });
    expect(meaningOf("BAT_OPT", [meanings])).toBeUndefined();
  });

  it("come from the first source that has them", () => {
    const ours = new Map([["A", { label: "ours" }]]);
    const theirs = new Map([...ours.keys(), "B"].map((name) => [name, { label: "theirs" }]));
    expect(["A", "B", "C"].map((name) => meaningOf(name, [ours, theirs])?.label)).toEqual([
      "ours",
      "theirs",
      undefined,
    ]);
  });
});

const remedy = "Choose ArduPilot's apm.pdef.xml or apm.pdef.json, or PX4's parameters.json, packed or not.";

describe("a broken file of descriptions", () => {
  it.each([
    ["is cut off", xml.slice(0, xml.indexOf("</param>")), /line 11: <param> does not end: the file is cut off$/],
    [
      "closes another element",
      xml.replace("</parameters>", "</vehicles>"),
      /line 15: <\/vehicles> stands where <parameters> ends$/,
    ],
    ["has letters of its own", xml.replace("&lt;", "&own;"), /line 6: "&own;" is no letter that is known$/],
    ["has a document type", `<!DOCTYPE x>${xml}`, /line 1: "<!DOCTYPE x>.*" is no tag$/],
    ["has a parameter without a name", xml.replace('name="BARE"', ""), /line 31: "" is no name of a parameter$/],
    [
      "is of no vehicle that is known",
      xml.replace("ArduCopter", "Submarine"),
      /it names none of the vehicles ArduCopter, /,
    ],
    ["is broken JSON", '{\n"a": [,]}', /Unexpected token ','/],
    ["is a list", "[1]", /it is neither XML nor a JSON object$/],
    ["is another JSON", '{"a": 1}', /a is no group of parameters$/],
    ["has an unnamed parameter", '{"parameters": [{"name": "A"}, {}]}', /parameters\.1: "undefined" is no name/],
    ["describes nothing", '{"parameters": []}', /it describes no parameter$/],
  ])("that %s is refused", (_, content, message) => {
    expect(failure(bytes(content))).toEqual({ code: "bad-input", message: expect.stringMatching(message), remedy });
  });

  it.each([
    ["a broken archive", gzipSync("{}").subarray(0, 12), /it is packed by gzip and broken, or too large$/],
    ["a picture", Uint8Array.of(0x89, 0x50, 0xff, 0xfe), /it is no text$/],
  ])("that is %s is refused", (_, content, message) => {
    expect(failure(content)).toEqual({ code: "bad-input", message: expect.stringMatching(message), remedy });
  });
});
