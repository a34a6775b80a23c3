import assert from "node:assert/strict";
import { parseListen } from "../../cli/arguments.ts";
import { ok } from "../../schema/result.ts";

Deno.test("address to listen on is read as host and port, every address where the host is left out", () => {
  assert.deepEqual(parseListen("127.0.0.1:9000"), ok({ hostname: "127.0.0.1", port: 9000 }));
  assert.deepEqual(parseListen(":8080"), ok({ hostname: "0.0.0.0", port: 8080 }));
  assert.deepEqual(parseListen(" [::1]:0 "), ok({ hostname: "::1", port: 0 }));
  assert.deepEqual(parseListen("[::ffff:192.0.2.1]:80"), ok({ hostname: "::ffff:192.0.2.1", port: 80 }));
});

Deno.test("address to listen on that is none is refused with what was given and what would do", () => {
  for (const given of ["", "8080", "127.0.0.1", "127.0.0.1:", "a:b", "::1:80", "1.2.3.4:65536", "h h:1"]) {
    const read = parseListen(given);
    assert.ok(!read.ok, given);
    assert.equal(read.error, `--listen takes HOST:PORT with a port from 0 to 65535, not "${given}".`);
  }
});
