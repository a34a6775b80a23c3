import assert from "node:assert/strict";
import { askAdminSocket, serveAdminSocket } from "../../../drivers/admin/admin_socket.ts";
import { ok } from "../../../schema/result.ts";

Deno.test("admin socket hands changes over and the answer back", async () => {
  const dataDir = await Deno.makeTempDir();
  const asked: unknown[] = [];
  const server = serveAdminSocket(dataDir, (request) => {
    asked.push(request);
    return Promise.resolve(ok({ revision: 7, changed: [], needRestart: [] }));
  });
  const answer = await askAdminSocket(dataDir, { changes: { "backend.backendUrl": "ws://127.0.0.1" } });
  assert.deepEqual(answer, { ok: true, value: { revision: 7, changed: [], needRestart: [] } });
  assert.deepEqual(asked, [{ changes: { "backend.backendUrl": "ws://127.0.0.1" } }]);
  assert.equal((await Deno.stat(`${dataDir}/admin.sock`)).mode! & 0o077, 0);
  server.close();
  assert.equal(await askAdminSocket(dataDir, { changes: {} }), null);
});

Deno.test("admin socket refuses what is not an object with changes, and stays", async () => {
  const dataDir = await Deno.makeTempDir();
  const server = serveAdminSocket(
    dataDir,
    () => Promise.resolve(ok({ revision: 1, changed: [], needRestart: [] })),
  );
  for (const line of ["[]", "{", '{"changes":[1]}', "null"]) {
    const connection = await Deno.connect({ transport: "unix", path: `${dataDir}/admin.sock` });
    await connection.write(new TextEncoder().encode(line + "\n"));
    const buffer = new Uint8Array(1_000);
    const count = await connection.read(buffer);
    assert.match(new TextDecoder().decode(buffer.subarray(0, count!)), /not an object with changes/);
    connection.close();
  }
  assert.equal((await askAdminSocket(dataDir, { changes: {} }))?.ok, true);
  server.close();
});
