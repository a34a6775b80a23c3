import assert from "node:assert/strict";
import {
  type BoardDescription,
  type BoardProblem,
  boardProblemSentence,
  builtInSim,
} from "../../../drivers/board/board_description.ts";
import { boardFromArgument, maxBoardFileBytes, parseBoard } from "../../../drivers/board/board_file.ts";

async function parsed(text: string): Promise<BoardDescription> {
  const board = await parseBoard(text, "boards/two.yaml");
  assert.ok(board.ok, board.ok ? "" : board.error.map(boardProblemSentence).join("\n"));
  return board.value;
}

async function refused(text: string): Promise<readonly BoardProblem[]> {
  const board = await parseBoard(text, "two.yaml");
  assert.ok(!board.ok, "the file was taken");
  return board.error;
}

Deno.test("board named sim is built in", async () => {
  assert.deepEqual(await boardFromArgument("sim"), { ok: true, value: builtInSim });
});

Deno.test("board file with no more than its driver is the built-in board", async () => {
  assert.deepEqual(await parsed("driver: sim\n"), builtInSim);
});

Deno.test("board file describes ports, meters and the simulation", async () => {
  const board = await parsed(`
driver: sim
evses: 3
serialPorts:
  - { name: bus0, path: /dev/ttyS1 }
meters:
  - { evse: 1, transport: rtu, port: bus0, unit: 7, baudRate: 19200, parity: even, stopBits: 2 }
  - { evse: 2, transport: tcp, host: 192.0.2.7, port: 1502 }
  - { evse: house, transport: rtu, port: bus0 }
sim:
  phases: 1
  meterWh: [10, 20.5, 0]
  meterFile: registers.json
`);
  assert.deepEqual(board, {
    driver: "sim",
    evses: 3,
    serialPorts: [{ name: "bus0", path: "/dev/ttyS1" }],
    meters: [
      {
        evse: 1,
        unit: 7,
        transport: "rtu",
        path: "/dev/ttyS1",
        baudRate: 19_200,
        parity: "even",
        stopBits: 2,
      },
      { evse: 2, unit: 1, transport: "tcp", host: "192.0.2.7", port: 1_502 },
      {
        evse: "house",
        unit: 1,
        transport: "rtu",
        path: "/dev/ttyS1",
        baudRate: 9_600,
        parity: "none",
        stopBits: 1,
      },
    ],
    sim: { phases: 1, meterWh: [10, 20.5, 0], meterFile: "boards/registers.json" },
  });
});

Deno.test("board file takes one register for all points, and absolute paths as they are", async () => {
  const { sim } = await parsed(
    "{ driver: sim, evses: 3, sim: { meterWh: 500, meterFile: /var/lib/registers.json } }",
  );
  assert.deepEqual(sim.meterWh, [500, 500, 500]);
  assert.equal(sim.meterFile, "/var/lib/registers.json");
});

type Case = readonly [text: string, sentence: string];
const wrong: readonly Case[] = [
  ["driver: openevse", 'two.yaml line 1: board driver "openevse" is not known; known: sim.'],
  ["evses: 2", "two.yaml line 1: driver is missing; expected one of sim."],
  ["", "two.yaml: the file is missing; expected a mapping with driver, evses, serialPorts, meters, sim."],
  [
    "[1]",
    "two.yaml line 1: the file is [1]; expected a mapping with driver, evses, serialPorts, meters, sim.",
  ],
  ["driver: sim\nevses: 9", "two.yaml line 2: evses is 9; expected a whole number from 1 to 8."],
  ["driver: sim\nevses: 0", "two.yaml line 2: evses is 0; expected a whole number from 1 to 8."],
  ["driver: sim\nevses: 1.5", "two.yaml line 2: evses is 1.5; expected a whole number from 1 to 8."],
  ["driver: sim\nevses: '2'", 'two.yaml line 2: evses is "2"; expected a whole number from 1 to 8.'],
  [
    "driver: sim\ncolour: red",
    "two.yaml line 2: colour is not known; known: driver, evses, serialPorts, meters, sim.",
  ],
  ["driver: sim\nsim: { phases: 2 }", "two.yaml line 2: sim.phases is 2; expected one of 1, 3."],
  [
    "driver: sim\nsim: { meterWh: -1 }",
    "two.yaml line 2: sim.meterWh is -1; expected a number from 0 to 1000000000.",
  ],
  [
    "driver: sim\nsim: { meterWh: .nan }",
    "two.yaml line 2: sim.meterWh is null; expected a number from 0 to 1000000000.",
  ],
  [
    "driver: sim\nevses: 1\nsim: { meterWh: [1, 2] }",
    "two.yaml line 3: sim.meterWh is [1,2]; expected a list of at most 1.",
  ],
  [
    "driver: sim\nserialPorts:\n - name: a",
    "two.yaml line 3: serialPorts[0].path is missing; expected a text of 1 to 200 characters.",
  ],
  [
    "driver: sim\nserialPorts:\n - { name: a, path: /dev/a }\n - { name: a, path: /dev/b }",
    'two.yaml line 4: serialPorts[1].name is "a", which stands there twice; expected a name for each port.',
  ],
  [
    "driver: sim\nmeters: [{ evse: 1 }]",
    "two.yaml line 2: meters[0].transport is missing; expected one of tcp, rtu.",
  ],
  [
    "driver: sim\nmeters:\n - { evse: 3, transport: tcp, host: a }",
    "two.yaml line 3: meters[0].evse is 3; expected a whole number from 1 to 2.",
  ],
  [
    "driver: sim\nmeters:\n - { evse: 1, transport: tcp, host: a, port: 70000 }",
    "two.yaml line 3: meters[0].port is 70000; expected a whole number from 1 to 65535.",
  ],
  [
    "driver: sim\nmeters:\n - { evse: 1, transport: tcp, host: a, baudRate: 9600 }",
    "two.yaml line 3: meters[0].baudRate is not known; known: evse, transport, unit, host, port.",
  ],
  [
    "driver: sim\nmeters:\n - { evse: 1, transport: rtu, port: bus9 }",
    'two.yaml line 3: meters[0].port is "bus9", which serialPorts does not list; listed: none.',
  ],
  [
    "driver: sim\nmeters:\n - { evse: 1, transport: tcp, host: a }\n - { evse: 1, transport: tcp, host: b }",
    'two.yaml line 4: meters[1] is {"evse":1,"transport":"tcp","host":"b"}, which stands there twice; ' +
    "expected one meter for each point.",
  ],
];

for (const [text, sentence] of wrong) {
  Deno.test(`board file ${JSON.stringify(text)} is refused with place, value and bound`, async () => {
    assert.deepEqual((await refused(text)).map(boardProblemSentence), [sentence]);
  });
}

Deno.test("board file tells every problem at once", async () => {
  const problems = await refused("driver: sim\nevses: 99\ncolour: red\nsim:\n  phases: 2\n  socket: 7\n");
  assert.deepEqual(problems.map(({ place, line }) => [place, line]), [
    ["colour", 3],
    ["evses", 2],
    ["sim.socket", 6],
    ["sim.phases", 5],
  ]);
});

Deno.test("board file that is not YAML is refused with its line", async () => {
  for (const text of ["driver: sim\nevses: [1, 2", "driver: sim\n\tevses: 2", "driver: sim\ndriver: sim"]) {
    const [problem] = await refused(text);
    assert.equal(problem?.code, "not_yaml");
    assert.ok((problem?.line ?? 0) >= 2, `${problem?.line}`);
  }
});

Deno.test("board file cannot unfold into something endless", async () => {
  const bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ndriver: sim\n";
  assert.deepEqual((await refused(bomb)).map(({ code }) => code), ["not_yaml"]);
  assert.deepEqual((await refused("&a [*a]")).map(({ code }) => code), ["not_yaml"]);
});

Deno.test("board file lists a bounded number of problems", async () => {
  const keys = Array.from({ length: 2_000 }, (_, index) => `key${index}: 1`).join("\n");
  assert.equal((await refused(`driver: sim\n${keys}`)).length, 50);
});

Deno.test("board file is not read when it is missing, no file, or too large", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const codeOf = async (path: string) => {
      const board = await boardFromArgument(path);
      assert.ok(!board.ok);
      assert.ok(board.error.map(boardProblemSentence).join().includes(path));
      return board.error.map(({ code }) => code);
    };
    assert.deepEqual(await codeOf(`${folder}/none.yaml`), ["unreadable"]);
    assert.deepEqual(await codeOf(folder), ["unreadable"]);
    await Deno.writeTextFile(`${folder}/large.yaml`, `driver: sim #${"x".repeat(maxBoardFileBytes)}`);
    assert.deepEqual(await codeOf(`${folder}/large.yaml`), ["too_large"]);
    await Deno.writeTextFile(`${folder}/fine.yaml`, "driver: sim\nsim: { meterFile: registers.json }\n");
    const fine = await boardFromArgument(`${folder}/fine.yaml`);
    assert.ok(fine.ok);
    assert.equal(fine.value.sim.meterFile, `${folder}/registers.json`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
