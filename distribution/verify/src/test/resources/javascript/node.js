// node --experimental-websocket node.js CHECK WEBSOCKET_URL TEST_URL, with NODE_PATH
const check = require(process.argv[2]);
const nats = require("@nats-io/nats-core");
const test = process.argv[4];

const post = (path, body) => fetch(test + path, { method: "POST", body });

check(nats, process.argv[3], () => post("/away", ""))
  .catch((error) => "failed: " + (error.stack || error))
  .then((result) => post("/result", result))
  .then(() => process.exit(0));
