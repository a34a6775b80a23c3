/** The least web server there is, as a measure for start and memory. Compiled like the real program. */
Deno.serve(
  { hostname: "127.0.0.1", port: Number(Deno.args[0]), onListen: () => {} },
  () => new Response("hello"),
);
