// The echo a Node.js team would write; `ws` is that of the test clients. Prints its port.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../tests/clients/package.json", import.meta.url));
const { WebSocketServer } = require("ws");

const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
server.on("connection", (socket) => socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary })));
server.on("listening", () => console.log(server.address().port));
