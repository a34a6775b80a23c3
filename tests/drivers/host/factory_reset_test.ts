import assert from "node:assert/strict";
import { createSettingsBook } from "../../../control/settings_keeper.ts";
import { createHost } from "../../../drivers/host/host.ts";
import { loginIds, passwordIds } from "../../../schema/logins.ts";
import { defaults } from "../../../schema/mod.ts";
import { ok } from "../../../schema/result.ts";

Deno.test("factory reset keeps every login and password, and takes all else back", async () => {
  const book = await createSettingsBook({
    stored: null,
    storage: { save: () => Promise.resolve(ok(undefined)) },
    hash: (password) => Promise.resolve(`hash of ${password}`),
  });
  assert.ok(book.ok);
  const settings = book.value;
  const names = Object.fromEntries(Object.values(loginIds).map((id, index) => [id, `name${index}`]));
  const passwords = Object.fromEntries(Object.values(passwordIds).map((id) => [id, `long enough ${id}`]));
  const kept = { ...names, ...passwords, "system.logPassword": "long enough too" };
  assert.ok((await settings.propose({ ...kept, "backend.heartbeatInterval": 60 }, "system")).ok);
  const before = settings.stored();
  assert.equal(before["backend.heartbeatInterval"], 60);

  const host = createHost({
    settings,
    factory: defaults(),
    bytesWritten: () => ({ today: 0, sinceStart: 0 }),
    restart: () => assert.fail("nobody asked for a restart"),
  });
  assert.ok((await host.restoreFactorySettings()).ok);
  const own = Object.fromEntries(Object.keys(kept).map((id) => [id, before[id as keyof typeof before]]));
  assert.deepEqual(settings.stored(), { ...defaults(), ...own });
});
