/**
 * Walks every declared parameter, every role and every door, and tries to read and to write what the role may not.
 * A new parameter is covered as soon as it is declared, a new door as soon as it stands in the list.
 */
import assert from "node:assert/strict";
import type { Writer } from "../../schema/changes.ts";
import {
  declarationOf,
  groupOf,
  isPending,
  isSettingId,
  type ParameterId,
  parameterIds,
} from "../../schema/mod.ts";
import { apiDoors } from "./api_doors.ts";
import { cliDoors } from "./cli_doors.ts";
import type { Door, DoorKind } from "./door.ts";
import { ocppDoors } from "./ocpp_door.ts";
import { pageDoors } from "./page_door.ts";
import { recipeDoors } from "./recipe_doors.ts";
import { createWorld, declaredRight, secretMarks, textOf, type World } from "./world.ts";

const doors: readonly DoorKind[] = [...apiDoors, ...pageDoors, ...recipeDoors, ...ocppDoors, ...cliDoors];

/** A name that nobody ever declared, of the same group: what is hidden has to look like it. */
const strangerTo = (id: ParameterId) => `${groupOf(id)}.noSuch`;

const isSecret = (id: ParameterId) => declarationOf(id)?.kind === "secret";

/** The name as a whole: `system.save` does not stand in `system.saveAndRestart`. */
function stands(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const isWord = (character: string | undefined) => character !== undefined && /[\w.]/.test(character);
    const after = text[at + name.length];
    if (!isWord(text[at - 1]) && (after === "." || !isWord(after))) return true;
  }
  return false;
}

function mayRead(door: Door, reader: Writer, id: ParameterId): boolean {
  const opens = door.needs === undefined || declaredRight(door.needs.read, reader).includes("W");
  return opens && !isSecret(id) && declaredRight(id, reader).includes("R");
}

function mayWrite(door: Door, reader: Writer, id: ParameterId): boolean {
  const opens = door.needs === undefined || declaredRight(door.needs.write, reader).includes("W");
  return opens && declaredRight(id, reader).includes("W");
}

function assertNoSecret(text: string, place: string): void {
  for (const mark of secretMarks) assert.ok(!text.includes(mark), `${place} gives ${mark}`);
}

/** Words by which people know the parameter, where no parameter that the reader sees shares them. */
function labelsOf(id: ParameterId, reader: Writer): readonly string[] {
  const seen = new Set(
    parameterIds.filter((other) => declaredRight(other, reader) !== "UV").map((other) =>
      declarationOf(other)?.label
    ),
  );
  const label = declarationOf(id)?.label;
  if (label === undefined || seen.has(label)) return [];
  // As the text of a field, a row or a button; elsewhere it may be a plain word, as in "Wi-Fi: 192.0.2.7".
  const elements = ["label", "span", "th", "b", "a", "button"].map((name) => `>${label}</${name}>`);
  return [...elements, `"label":"${label}"`, `"title":"${label}"`];
}

function assertAlike(answer: string, toStranger: string, id: ParameterId): void {
  const at = [...toStranger].findIndex((character, index) => answer[index] !== character);
  const differs = `${id} answers unlike a name that does not exist: ...${
    answer.slice(Math.max(0, at - 40), at + 80)
  }`;
  assert.ok(answer === toStranger, differs);
}

async function readOne(world: World, door: Door, reader: Writer, id: ParameterId): Promise<void> {
  const read = door.read ?? assert.fail();
  const told = await read(reader, id);
  const right = declaredRight(id, reader);
  if (right === "UV") {
    assert.ok(!stands(id, told.text), `${id} is named`);
    for (const label of labelsOf(id, reader)) {
      assert.ok(!told.text.includes(label), `${id} shows as ${label}`);
    }
    const { text } = await read(reader, strangerTo(id));
    assertAlike(told.text.replaceAll(id, strangerTo(id)), text, id);
  }
  if (told.writable !== undefined) {
    assert.equal(told.writable, right.includes("W"), `${id} is offered to be written`);
  }
  const isTold = mayRead(door, reader, id) && (door.tells?.(id) ?? false);
  assert.equal(told.value !== undefined, isTold, `${id} (${right}) tells ${told.value}`);
  if (isTold && door.isExact) assert.equal(told.value, storedText(world, id), id);
}

function storedText({ bench }: World, id: ParameterId): string | undefined {
  return isSettingId(id) ? textOf(id, bench.parts.settings.stored()[id]) : undefined;
}

async function writeOne(world: World, door: Door, reader: Writer, id: ParameterId): Promise<void> {
  const write = door.write ?? assert.fail();
  const { picture = world.picture, restore = world.restore } = door;
  const value = world.freshValue(id);
  if (value === undefined) {
    assert.equal(declarationOf(id)?.options?.length, 1, `${id} has no other value to be tried`);
  }
  const before = picture();
  const answer = await write(reader, id, value);
  assertNoSecret(answer, `the answer about ${id}`);
  const isTaken = picture() !== before;
  if (isTaken && isSecret(id)) assert.ok(!answer.includes(String(value)), `the answer repeats ${id}`);
  if (declaredRight(id, reader) === "UV" && !(door.namesPending && isPending(id))) {
    const other = await write(reader, strangerTo(id), value);
    assertAlike(answer.replaceAll(id, strangerTo(id)), other, id);
  }
  if (!mayWrite(door, reader, id)) assert.equal(isTaken, false, `${id} = ${value} was taken: ${answer}`);
  else if (door.takes?.(id) && value !== undefined) {
    assert.ok(isTaken, `${id} = ${value} was not taken: ${answer}`);
  }
  if (isTaken) await restore();
}

/** Every parameter is tried before the test fails, so that one look shows the extent of a hole. */
async function walk(one: (id: ParameterId) => Promise<void>): Promise<void> {
  const failures: string[] = [];
  for (const id of parameterIds) {
    await one(id).catch((error) => failures.push(String(error).slice(0, 300)));
  }
  assert.deepEqual(failures, []);
}

const walks = {
  async tells(world: World, door: Door, reader: Writer) {
    await walk((id) => readOne(world, door, reader, id));
    const told = await door.read?.(reader, "no.such");
    assertNoSecret(told?.text ?? assert.fail("no text"), "the door");
  },
  "takes from": (world: World, door: Door, reader: Writer) => walk((id) => writeOne(world, door, reader, id)),
} as const;

for (const { name, readers, does, open } of doors) {
  for (const what of does) {
    for (const reader of readers) {
      Deno.test(`${name} ${what} the ${reader} what the right allows, and nothing else`, async () => {
        const world = await createWorld();
        const door = await open(world);
        try {
          await walks[what](world, door, reader);
        } finally {
          await door.close?.();
        }
      });
    }
  }
}

/** Nobody must come back to the set-up page of a station that has an owner. */
const mostRights: readonly Writer[] = ["manufacturer", "backend", "system"];

for (const { name, readers, does, open } of doors) {
  const writer = readers.find((reader) => mostRights.includes(reader));
  if (writer === undefined || !does.includes("takes from")) continue;
  Deno.test(`${name} empties the password of the user but never that of the manufacturer`, async () => {
    const world = await createWorld();
    const door = await open(world);
    const { picture = world.picture } = door;
    try {
      const before = picture();
      await door.write?.(writer, "system.manufacturerPassword", "");
      assert.equal(picture(), before);
      await door.write?.(writer, "system.userPassword", "");
      assert.equal(picture() !== before, door.takes?.("system.userPassword") ?? false);
    } finally {
      await door.close?.();
    }
  });
}
