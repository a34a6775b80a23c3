import assert from "node:assert/strict";
import { parseCommand, usage } from "../../cli/arguments.ts";

function command(line: string) {
  const parsed = parseCommand(line === "" ? [] : line.split(" "));
  return parsed.ok ? parsed.value : assert.fail(parsed.error);
}

const usual = {
  name: "run",
  dataDir: "data",
  listen: { hostname: "0.0.0.0", port: 8080 },
  board: "sim",
  set: [],
  seedSettings: null,
  onReset: "restart",
} as const;

Deno.test("command line runs with the usual options when it is empty", () => {
  assert.deepEqual(command(""), usual);
  assert.deepEqual(command("run"), usual);
});

Deno.test("command line hands every option of run on, later values of --set last", () => {
  const given = command(
    "--data /d --listen [::1]:0 --board b.yaml --set a.b=1 --set c.d=x=y --set e.f= --seed-settings s.json --on-reset exit",
  );
  assert.deepEqual(given, {
    name: "run",
    dataDir: "/d",
    listen: { hostname: "::1", port: 0 },
    board: "b.yaml",
    set: [["a.b", "1"], ["c.d", "x=y"], ["e.f", ""]],
    seedSettings: "s.json",
    onReset: "exit",
  });
});

Deno.test("command line knows each further command with its words and options", () => {
  const dataDir = "/d";
  const known: readonly (readonly [line: string, command: object])[] = [
    ["config get a.b c.d --data /d", { name: "config-get", dataDir, ids: ["a.b", "c.d"] }],
    ["config list --data /d", { name: "config-list", dataDir }],
    ["config set a.b=1 c.d=2 --data /d", {
      ...{ name: "config-set", dataDir, create: false, set: [["a.b", "1"], ["c.d", "2"]] },
    }],
    ["config set a.b=1 --create", { name: "config-set", dataDir: "data", create: true, set: [["a.b", "1"]] }],
    ["config export --data /d", { name: "config-export", dataDir, dialect: "pilotwire" }],
    ["config export --data /d --dialect etek", { name: "config-export", dataDir, dialect: "etek" }],
    ["config import f --data /d", {
      ...{ name: "config-import", dataDir, create: false, dialect: "auto", file: "f" },
    }],
    ["config diff - --data /d --dialect ecotap", {
      ...{ name: "config-diff", dataDir, dialect: "ecotap", file: "-" },
    }],
    ["schema", { name: "schema", format: "json", pending: false }],
    ["schema --format markdown", { name: "schema", format: "markdown", pending: false }],
    ["schema --format json-schema --pending", { name: "schema", format: "json-schema", pending: true }],
    ["user set-password operator --data /d", {
      ...{ name: "user-set-password", dataDir, create: false, role: "operator" },
    }],
    ["user set-password user --create --data /d", {
      ...{ name: "user-set-password", dataDir, create: true, role: "user" },
    }],
    ["logs --data /d", { name: "logs", dataDir, lines: 200 }],
    ["logs --data /d --lines 1", { name: "logs", dataDir, lines: 1 }],
    ["doctor --data /d", { name: "doctor", dataDir, board: "sim" }],
    ["doctor --data /d --board b", { name: "doctor", dataDir, board: "b" }],
    ["version", { name: "version" }],
    ["help", { name: "help" }],
    ["config --help", { name: "help" }],
    ["-h", { name: "help" }],
  ];
  for (const [line, wanted] of known) assert.deepEqual(command(line), wanted, line);
});

Deno.test("command line names the word that is wrong, and what would do", () => {
  const wrong: readonly (readonly [line: string, ...says: readonly RegExp[]])[] = [
    ["fly", /fly/],
    ["run now", /now/],
    ["run --lines 3", /--lines/],
    ["run --colour", /--colour/],
    ["run --data", /--data/],
    ["run --data=", /--data/, /folder/],
    ["run --listen nowhere", /nowhere/, /HOST:PORT/],
    ["run --listen 1.2.3.4:70000", /70000/, /65535/],
    ["run --set novalue", /novalue/, /ID=VALUE/],
    ["run --set =1", /=1/],
    ["run --on-reset explode", /explode/, /restart or exit/],
    ["config", /get, set, list, export, import or diff/],
    ["config burn", /burn/],
    ["config get", /needs an id/],
    ["config list all", /all/],
    ["config set", /ID=VALUE/],
    ["config set a.b", /a\.b/],
    ["config export file", /file/, /standard output/],
    ["config export --dialect klingon", /klingon/, /pilotwire, etek, ecotap/],
    ["config import", /one file/],
    ["config import a b", /one file/],
    ["config diff", /one file/],
    ["config list --board x", /--board/],
    ["config list --create", /"config list".*--create/],
    ["run --create", /--create/],
    ["schema --format xml", /xml/, /json, json-schema or markdown/],
    ["schema all", /all/],
    ["user", /set-password/],
    ["user set-password", /manufacturer, operator, user/],
    ["user set-password king", /king/],
    ["user set-password user user", /user user/],
    ["logs --lines 0", /"0"/, /1 to 100000/],
    ["logs --lines 1.5", /1\.5/],
    ["logs --lines 100001", /100001/],
    ["logs today", /today/],
    ["doctor who", /who/],
    ["doctor --set a=b", /--set/],
    ["version 2", /2/],
    ["version --data x", /--data/],
  ];
  for (const [line, ...says] of wrong) {
    const parsed = parseCommand(line.split(" "));
    assert.ok(!parsed.ok, `"${line}" was taken`);
    for (const pattern of says) assert.match(parsed.error, pattern, line);
  }
});

Deno.test("usage shows every command and option there is", () => {
  for (
    const word of ["--data", "--listen", "--board", "--set", "--seed-settings", "--on-reset", "--dialect"]
  ) {
    assert.ok(usage.includes(word), word);
  }
  for (const word of ["config", "schema", "user", "logs", "doctor", "version", "--pending", "--lines"]) {
    assert.ok(usage.includes(word), word);
  }
});
