/**
 * A bare `ws` server. On `/echo` each message goes back as it came; elsewhere a CALL is answered by a CALLRESULT of the
 * same length. Prints its port.
 */
import { WebSocketServer } from "ws";
import { processTerminal } from "../cli/terminal.ts";
import { linesOf } from "./programs.ts";

/** `[2,"id","Action",{...}]` becomes `[3,"id",{"filler":"..."}]`, padded to the length of the call. */
function answerTo(call: string): string {
  const id = call.slice(call.indexOf('"'), call.indexOf(",", 3));
  const bare = `[3,${id},{"filler":""}]`;
  return `${bare.slice(0, -3)}${"x".repeat(Math.max(0, call.length - bare.length))}"}]`;
}

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket, request) => {
  const isEcho = request.url === "/echo";
  socket.on("message", (data: unknown) => {
    const text = String(data);
    socket.send(isEcho ? text : answerTo(text));
  });
});
server.on("listening", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") processTerminal.out(`${address.port}\n`);
});
for await (const _line of linesOf(Deno.stdin.readable));
Deno.exit(0); // whoever measures is gone
