// An HTTP server that does not answer. Prints its port.
import { createServer } from "node:http";

const server = createServer(() => {});
server.listen(0, "127.0.0.1", 4096, () => console.log(server.address().port));
