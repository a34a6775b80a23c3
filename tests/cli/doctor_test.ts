import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { examineClock } from "../../cli/doctor.ts";
import { startBackend } from "../ocpp/backend_process.ts";
import { captured, freshFolder } from "./captured.ts";

/** The lines of doctor, by subject: `level what`. */
async function findings(dataDir: string, ...words: readonly string[]) {
  const { code, out, err } = await captured(["doctor", "--data", dataDir, ...words]);
  assert.equal(err, "");
  const lines = out.trimEnd().split("\n").map((line) => /^(\w+) +(\S+(?: \S+)?) {2,}(.*)$/.exec(line) ?? []);
  const found = Object.fromEntries(lines.map(([, level, subject, what]) => [subject, `${level} ${what}`]));
  return { code, found };
}

async function folderWith(settings: Readonly<Record<string, string>>): Promise<string> {
  const dataDir = await freshFolder();
  const words = Object.entries(settings).map(([id, value]) => `${id}=${value}`);
  const { code, err } = await captured(["config", "set", ...words, "--create", "--data", dataDir]);
  assert.equal(code, 0, err);
  return dataDir;
}

Deno.test("doctor has nothing to complain of on a folder that is well, and leaves nothing in it", async () => {
  const dataDir = await folderWith({ "backend.heartbeatInterval": "60" });
  const before = [...Deno.readDirSync(dataDir)].map(({ name }) => name);
  const { code, found } = await findings(dataDir);
  assert.equal(code, 0);
  assert.match(found.storage!, /^ok .*can be written/);
  assert.match(found.backend!, /^ok none is configured/);
  assert.match(found.clock!, /^ok \d{4}-/);
  assert.match(found.certificates!, /^(ok|warn) /);
  assert.deepEqual([...Deno.readDirSync(dataDir)].map(({ name }) => name), before);
});

Deno.test("doctor only warns of a folder that the first start will make", async () => {
  const dataDir = await freshFolder();
  const { code, found } = await findings(dataDir);
  assert.equal(code, 0);
  assert.match(found.storage!, /^warn .*does not exist yet.*--data/);
});

Deno.test("doctor tells a folder that cannot be written from one that is not there", async () => {
  // Nobody may create files there, not even the superuser.
  const { code, found } = await findings("/proc/sys");
  assert.equal(code, 1);
  assert.match(found.storage!, /^bad \/proc\/sys cannot be written/);
  const file = await Deno.makeTempFile();
  assert.match((await findings(file)).found.storage!, /^bad /);
});

Deno.test("doctor says which settings are damaged", async () => {
  const dataDir = await folderWith({ "backend.heartbeatInterval": "60" });
  await Deno.writeTextFile(`${dataDir}/settings.json`, "{");
  const { code, found } = await findings(dataDir);
  assert.equal(code, 1);
  assert.match(found.settings!, /^bad .*damaged/);
});

Deno.test("doctor looks at each serial port of the board file", async () => {
  const dataDir = await folderWith({ "backend.heartbeatInterval": "60" });
  const board = `${dataDir}/board.yaml`;
  const ports = ["good", "/dev/null", "absent", "/dev/no-such-port", "file", `${dataDir}/lock`];
  const entries = [0, 2, 4].map((at) => `  - { name: ${ports[at]}, path: ${ports[at + 1]} }\n`);
  await Deno.writeTextFile(board, `driver: sim\nserialPorts:\n${entries.join("")}`);
  const { code, found } = await findings(dataDir, "--board", board);
  assert.equal(code, 1);
  assert.match(found["serial good"]!, /^ok \/dev\/null/);
  assert.match(found["serial absent"]!, /^bad \/dev\/no-such-port does not exist.*Plug/);
  assert.match(found["serial file"]!, /^bad .*is not a serial port.*board file/);
});

Deno.test("doctor does not overlook a board file that is wrong", async () => {
  const dataDir = await folderWith({ "backend.heartbeatInterval": "60" });
  await Deno.writeTextFile(`${dataDir}/board.yaml`, "driver: pins\n");
  for (
    const [board, says] of [[`${dataDir}/board.yaml`, /"pins" is not known/], [
      "/no/such",
      /cannot be read/,
    ]] as const
  ) {
    const { code, found } = await findings(dataDir, "--board", board);
    assert.equal(code, 1);
    assert.match(found.board!, /^bad /);
    assert.match(found.board!, says);
  }
});

const backendFinding = async (backendUrl: string) => {
  const { code, found } = await findings(await folderWith({ "backend.backendUrl": backendUrl }));
  return `${code} ${found.backend}`;
};

Deno.test("doctor tells how far the way to the backend goes", async () => {
  await using backend = await startBackend();
  assert.match(await backendFinding(backend.url), /^0 ok .* answers and speaks ocpp1\.6/);
  await backend.order({ do: "admit", status: 401 });
  assert.match(await backendFinding(backend.url), /^1 bad .*HTTP 401.*password/);
  await backend.order({ do: "admit", status: 404 });
  assert.match(await backendFinding(backend.url), /^1 bad .*HTTP 404.*path or the charge point id/);
  await backend.order({ do: "admit", status: 500 });
  assert.match(await backendFinding(backend.url), /^1 bad .*HTTP 500/);
});

Deno.test("doctor knows a port where nobody listens from one that speaks something else", async () => {
  const probe = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = probe.addr as Deno.NetAddr;
  probe.close();
  assert.match(await backendFinding(`ws://127.0.0.1:${port}/`), /^1 bad .*REFUSED.*Nothing listens there/);

  const http = createServer();
  const sockets = new WebSocketServer({ server: http, handleProtocols: () => "ocpp0.9" });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  try {
    const address = http.address() as AddressInfo;
    assert.match(
      await backendFinding(`ws://127.0.0.1:${address.port}/`),
      /^1 bad .*does not speak OCPP 1\.6/,
    );
  } finally {
    sockets.clients.forEach((socket) => socket.terminate());
    await new Promise((resolve) => http.close(resolve));
  }
});

Deno.test("doctor asks no backend at a home station", async () => {
  const settings = { "backend.backendUrl": "ws://127.0.0.1:1/", "installation.chargePointType": "home" };
  const { code, found } = await findings(await folderWith(settings));
  assert.deepEqual([code, found.backend], [0, "ok none: this is a home station"]);
});

Deno.test("doctor does not believe a clock from before the program was built", () => {
  const builtAtMs = Date.UTC(2026, 0, 1);
  assert.equal(examineClock(builtAtMs - 1, builtAtMs).level, "bad");
  assert.match(examineClock(0, builtAtMs).cure, /NTP|backend/);
  assert.equal(examineClock(builtAtMs, builtAtMs).level, "ok");
});
