// A line between browser and server that the test can cut.
import { connect, createServer } from "node:net";

export class Line {
  #open = new Set();
  #cut = false;

  /** create listens on a free port; target is the port that it leads to. */
  static async create(t, target) {
    const line = new Line();
    const server = createServer((client) => line.#join(client, target));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    t.after(() => {
      line.cut();
      server.close();
    });
    line.address = `http://127.0.0.1:${server.address().port}`;
    return line;
  }

  #join(client, target) {
    if (this.#cut) {
      client.destroy();
      return;
    }
    const upstream = connect(target, "127.0.0.1");
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ]) {
      this.#open.add(from);
      from.pipe(to);
      from.on("error", () => {});
      from.once("close", () => {
        this.#open.delete(from);
        to.destroy();
      });
    }
  }

  /** cut ends all connections, and each new one, until mend. */
  cut() {
    this.#cut = true;
    for (const socket of this.#open) {
      socket.destroy();
    }
  }

  mend() {
    this.#cut = false;
  }
}
