import assert from "node:assert/strict";
import { groups } from "../../schema/parameter.ts";
import {
  actionIds,
  type Declaration,
  declarationOf,
  defaults,
  forEvse,
  groupOf,
  isActionId,
  isLiveId,
  isPending,
  isSettingId,
  isShown,
  liveIds,
  type ParameterId,
  parameterIds,
  settingIds,
  type Settings,
} from "../../schema/mod.ts";
import { brokenRules, rules } from "../../schema/rules.ts";
import { merged, referenceIds } from "./reference_rows.ts";
import { samples } from "./samples.ts";

function get(id: string): Declaration {
  const declaration = declarationOf(id);
  assert.ok(declaration, id);
  return declaration;
}

function assertUnique(names: readonly string[]): void {
  const doubles = names.filter((name, index) => names.indexOf(name) !== index);
  assert.deepEqual(doubles, []);
}

const present = (texts: readonly (string | undefined)[]) => texts.filter((text) => text !== undefined);

Deno.test("the table declares each of the 356 reference rows, or says what stands for it", () => {
  assert.equal(referenceIds.length, 356);
  assertUnique(referenceIds);
  const lost = referenceIds.filter((id) => declarationOf(id) === undefined && merged[id] === undefined);
  assert.deepEqual(lost, []);
});

Deno.test("merged rows have no declaration of their own and name declared ones", () => {
  for (const [row, survivors] of Object.entries(merged)) {
    assert.ok(referenceIds.includes(row), row);
    assert.equal(declarationOf(row), undefined, row);
    survivors.forEach((id) => assert.ok(declarationOf(id), `${row} -> ${id}`));
  }
});

Deno.test("keys of OCPP and of each recipe dialect name one parameter", () => {
  const all = parameterIds.map(get);
  assertUnique(present(all.map(({ ocpp16 }) => ocpp16?.toLowerCase())));
  assertUnique(present(all.map(({ recipe }) => recipe?.ecotap?.toLowerCase())));
  assertUnique(all.flatMap(({ recipe }) => [...present([recipe?.etek]), ...(recipe?.etekAlso ?? [])]));
  assertUnique(present(all.map(({ ocpp2 }) => ocpp2 && Object.values(ocpp2).join("."))));
});

Deno.test("an Ecotap name that is also an OCPP key names the same parameter", () => {
  const byOcpp = new Map(parameterIds.map((id) => [get(id).ocpp16?.toLowerCase(), id]));
  for (const id of parameterIds) {
    const key = get(id).recipe?.ecotap?.toLowerCase();
    const other = key === undefined ? undefined : byOcpp.get(key);
    assert.ok(other === undefined || other === id, id);
  }
});

Deno.test("every declaration has a group, a label and one sentence of help", () => {
  for (const id of parameterIds) {
    const { label, help } = get(id);
    assert.ok(groups.includes(groupOf(id)), id);
    assert.match(label, /^\S.{1,45}$/, id);
    assert.match(help, /^[A-Z0-9].{9,}[.]$/, id);
    assert.ok(help.length <= 125, `${id}: ${help.length}`);
  }
});

Deno.test("labels are unique within a group, so that nobody mistakes one field for another", () => {
  assertUnique(parameterIds.map((id) => `${groupOf(id)} ${get(id).label}`));
});

Deno.test("each parameter in force is a setting, a live value or an action, and pending ones are none", () => {
  for (const id of parameterIds) {
    const kinds = [isSettingId(id), isLiveId(id), isActionId(id)].filter(Boolean).length;
    assert.equal(kinds, isPending(id) ? 0 : 1, id);
  }
  assert.deepEqual(
    [settingIds, liveIds, actionIds].flat().toSorted(),
    [
      ...parameterIds.filter((id) => !isPending(id)),
    ].toSorted(),
  );
});

Deno.test("pending reasons are words, not empty", () => {
  const why = parameterIds.filter(isPending).map((id) => get(id).pending);
  assert.ok(why.length > 100);
  why.forEach((reason) => assert.match(reason ?? "", /^[\w-].{9,}\w$/));
});

Deno.test("names of nothing are no ids, those of object members included", () => {
  for (const name of ["", "x", "__proto__", "constructor", "toString", "installation", "hasOwnProperty"]) {
    assert.equal(declarationOf(name), undefined, name);
    assert.equal(isSettingId(name) || isLiveId(name) || isActionId(name) || isPending(name), false, name);
  }
});

Deno.test("defaults parse to themselves and satisfy every rule", () => {
  for (const id of parameterIds) {
    const { parse, default: value } = get(id);
    if (parse !== undefined) assert.deepEqual(parse(value), { ok: true, value }, id);
  }
  assert.deepEqual(brokenRules(defaults(), settingIds), []);
});

Deno.test("no default holds a password, an address or a name of somebody else", () => {
  for (const id of parameterIds) {
    const { kind, default: value } = get(id);
    if (kind === "secret" || kind === "url") assert.equal(value, "", id);
  }
  const settings = defaults();
  assert.equal(settings["manufacturer.chargePointVendor"], "Pilotwire");
  assert.equal(settings["backend.chargePointId"], "pilotwire");
});

Deno.test("every sample value survives the way through text and through JSON", () => {
  for (const id of parameterIds) {
    const declaration = get(id);
    for (const value of samples(declaration)) {
      const text = declaration.format?.(value) ?? "";
      assert.deepEqual(declaration.parse?.(text), { ok: true, value }, `${id} ${text}`);
      const json: unknown = JSON.parse(JSON.stringify(value));
      assert.deepEqual(declaration.parse?.(json), { ok: true, value }, `${id} ${JSON.stringify(value)}`);
    }
  }
});

Deno.test("every choice takes its aliases, names and labels without regard to case", () => {
  for (const id of parameterIds) {
    const declaration = get(id).each ?? get(id);
    for (const option of declaration.kind === "choice" ? declaration.options ?? [] : []) {
      if (typeof option === "string") continue;
      const spellings = [option.name, option.label, option.etek, option.ecotap, ...(option.aliases ?? [])];
      for (const spelling of present(spellings)) {
        for (const written of [spelling, spelling.toUpperCase(), ` ${spelling.toLowerCase()} `]) {
          assert.deepEqual(
            declaration.parse?.(written),
            { ok: true, value: option.name },
            `${id} ${written}`,
          );
        }
      }
    }
  }
});

Deno.test("nothing but text, numbers and lists is taken, whatever is handed in", () => {
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  let deep: unknown = [];
  for (let level = 0; level < 50_000; level++) deep = [deep];
  const nonsense = [
    undefined,
    circular,
    deep,
    { toString: 1 },
    [{ toString: 1 }],
    NaN,
    Infinity,
    () => 1,
    Symbol("x"),
  ];
  for (const id of parameterIds) {
    for (const input of nonsense) {
      const parsed = get(id).parse?.(input);
      if (parsed === undefined) continue;
      assert.equal(parsed.ok, false, id);
      assert.ok(parsed.error.given.length <= 80, id);
    }
  }
});

Deno.test("a refused secret does not come back in the refusal", () => {
  for (const id of parameterIds.filter((id) => get(id).kind === "secret")) {
    for (const input of ["p\nassword", "hunter2".repeat(50), "ab"]) {
      const parsed = get(id).parse?.(input);
      if (parsed?.ok === false) assert.equal(parsed.error.given, "(secret)", id);
    }
  }
});

Deno.test("value for an EVSE repeats the last one of the list", () => {
  const settings: Settings = { ...defaults(), "installation.outputCurrentLimit": [16, 20] };
  const at = (evse: number) => forEvse(settings, "installation.outputCurrentLimit", evse);
  assert.deepEqual([at(1), at(2), at(3), at(8)], [16, 20, 20, 20]);
});

Deno.test("conditions of visibility name declared settings and values these can have", () => {
  for (const id of parameterIds) {
    const { visibleWhen } = get(id);
    if (visibleWhen === undefined) continue;
    const of = get(visibleWhen.parameter);
    const single = of.each ?? of;
    visibleWhen.is.forEach((value) => assert.deepEqual(single.parse?.(value), { ok: true, value }, id));
    assert.ok(isPending(id) || isSettingId(visibleWhen.parameter), `${id} depends on something not in force`);
  }
});

Deno.test("a field that depends on a choice is shown with it, for a list with any of its values", () => {
  const shown = (free: readonly boolean[]) =>
    isShown({ ...defaults(), "authorization.freeCharging": free }, "authorization.freeChargingTagId");
  assert.equal(shown([false]), false);
  assert.equal(shown([false, true]), true);
});

Deno.test("rules have ids of their own, sentences, and name settings in force", () => {
  assertUnique(rules.map(({ id }) => id));
  for (const { sentence, parameters } of rules) {
    assert.match(sentence, /^[A-Z].*\.$/);
    assert.ok(parameters.length > 1);
    parameters.forEach((id) => assert.ok(isSettingId(id), id));
  }
});

Deno.test("types keep pending, live and per-EVSE settings apart", () => {
  const settings = defaults();
  const limit: number = forEvse(settings, "installation.outputCurrentLimit", 1);
  const phases: "single" | "three" = forEvse(settings, "installation.phasesConnected", 1);
  assert.deepEqual([limit, phases], [32, "three"]);
  // @ts-expect-error -- not built yet, so no module can read it
  assert.equal(settings["network.apn"], undefined);
  // @ts-expect-error -- told, not stored
  assert.equal(settings["state.power"], undefined);
  // @ts-expect-error -- no such parameter
  const unknown: ParameterId = "installation.nothing";
  assert.ok(unknown);
});
