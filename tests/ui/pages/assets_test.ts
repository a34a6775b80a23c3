import assert from "node:assert/strict";
import { assets } from "../../../ui/assets/generated.ts";
import { pageRoutes } from "../../../ui/pages/mod.tsx";
import { buildAssets } from "../../../tools/client.ts";
import { createBench, logIn } from "../door_bench.ts";
import { busyStation } from "./stage.ts";

async function compressedBytes(text: string): Promise<number> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).bytes()).length;
}

Deno.test("embedded script and style are those of the sources", async () => {
  const built = await buildAssets();
  const embedded = Object.fromEntries(Object.entries(assets).map(([name, { text }]) => [name, text]));
  assert.deepEqual(Object.keys(embedded).toSorted(), Object.keys(built).toSorted());
  for (const [name, text] of Object.entries(built)) {
    assert.ok(embedded[name] === text, `${name} is old; run deno run -A tools/client.ts`);
  }
});

Deno.test("the first page with style and script stays under 60 kB compressed", async () => {
  const bench = await createBench({ pages: pageRoutes });
  bench.station.show(busyStation(bench.clock.epochMs()));
  const html = await (await (await logIn(bench, "manufacturer")).request("GET", "/")).text();
  const parts = [html, assets["style.css"].text, assets["client.js"].text, assets["icon.svg"].text];
  const sizes = await Promise.all(parts.map(compressedBytes));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total < 60_000, `${sizes.join(" + ")} = ${total} bytes`);
});

Deno.test("script and style name no other host", () => {
  for (const [name, { text }] of Object.entries(assets)) {
    const hosts = text.match(/https?:\/\/[\w.-]+/g) ?? [];
    assert.deepEqual(hosts.filter((host) => host !== "http://www.w3.org"), [], name);
  }
});

Deno.test("assets may be kept for ever under their own name, and are gone under another", async () => {
  const { app } = await createBench({ pages: pageRoutes });
  const found = await app.request(`http://192.0.2.7/assets/style.${assets["style.css"].hash}.css`);
  assert.equal(found.status, 200);
  assert.match(found.headers.get("cache-control") ?? "", /immutable/);
  assert.equal(found.headers.get("content-type"), "text/css; charset=utf-8");
  assert.equal((await app.request("http://192.0.2.7/assets/style.000000000000.css")).status, 404);
});
