// What a client does over WebSocket, the same in Node and in a browser. Returns what it saw, line
// by line. `away` asks the test to cut the connection and comes back when that is done.
async function check(nats, url, away) {
  const seen = [];
  const connection = await nats.wsconnect({
    servers: url,
    timeout: 20000,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
    reconnectJitter: 10,
  });
  let reconnected;
  const back = new Promise((resolve) => (reconnected = resolve));
  (async () => {
    for await (const status of connection.status()) {
      if (status.type === "reconnect") {
        reconnected();
      }
    }
  })();

  const greetings = connection.subscribe("greet.*", { max: 3 });
  const headers = nats.headers();
  headers.set("Language", "de");
  connection.publish("greet.one", "hello");
  connection.publish("greet.two", "salut");
  connection.publish("greet.three", "hallo", { headers });
  for await (const message of greetings) {
    const language = message.headers ? " in " + message.headers.get("Language") : "";
    seen.push("heard " + message.string() + " at " + message.subject + language);
  }

  connection.subscribe("echo", { callback: (error, message) => message.respond(message.data) });
  seen.push("answered " + (await connection.request("echo", "first")).string());
  try {
    await connection.request("nobody", "there?");
    seen.push("somebody answered");
  } catch (error) {
    seen.push("refused " + (error.cause || error).name);
  }

  const large = new Uint8Array(300000);
  for (let i = 0; i < large.length; i++) {
    large[i] = (i * 31) % 251;
  }
  const echoed = (await connection.request("echo", large, { timeout: 20000 })).data;
  const same = echoed.length === large.length && echoed.every((byte, i) => byte === large[i]);
  seen.push(same ? "echoed 300000 bytes" : "the large message was damaged");

  await away();
  await back;
  seen.push("reconnected");
  seen.push("answered " + (await connection.request("echo", "second", { timeout: 20000 })).string());
  await connection.drain();
  seen.push("closed " + connection.isClosed());
  return seen.join("\n");
}

if (typeof module === "object") {
  module.exports = check;
}
