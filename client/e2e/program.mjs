// Starts the built binary and reads what it says.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const binary = process.env.CONVERSA_BINARY ?? fileURLToPath(new URL("../../bin/conversa", import.meta.url));
// The program takes no settings from the tests' own environment, and refuses those it does not know.
const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("CONVERSA_")));
const startWithin = 30_000;
const stopWithin = 15_000;

/** Program is one data folder, in which the binary can be started again and again. */
export class Program {
  #child = null;
  #output = "";

  constructor(env = {}) {
    if (!existsSync(binary)) {
      throw new Error("bin/conversa is missing: run make build");
    }
    this.env = { ...own, ...env };
    this.data = mkdtempSync(join(tmpdir(), "conversa-e2e-"));
  }

  /** endWith stops the program with the test, and removes what it has kept. */
  endWith(t) {
    t.after(async () => {
      if (this.#gone()) {
        t.diagnostic(`the program ended by itself:\n${this.#output}`);
      }
      await this.stop();
      rmSync(this.data, { recursive: true, force: true });
    });
  }

  /** run starts the binary; the result waits for a line of its output. */
  run(flags) {
    this.#output = "";
    this.#child = spawn(binary, [...flags, "--data", this.data], {
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return this.#told();
  }

  /** operate runs a command beside the program, and gives what it says. */
  async operate(...command) {
    const options = { env: this.env };
    const { stdout } = await promisify(execFile)(binary, [...command, "--data", this.data], options);
    return stdout;
  }

  /** write puts a file into the data folder, and gives its path. */
  write(name, text) {
    const path = join(this.data, name);
    writeFileSync(path, text);
    return path;
  }

  /** told waits for a line of the output; a program that ends instead is an error with its output. */
  #told() {
    const child = this.#child;
    const chunks = new Set();
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        this.#output += text;
        for (const look of chunks) {
          look();
        }
      });
    }
    return (line) =>
      new Promise((resolve, reject) => {
        const fail = (why) => {
          clearTimeout(timer);
          reject(new Error(`${why} before ${line}:\n${this.#output}`));
        };
        const timer = setTimeout(() => fail("timeout"), startWithin);
        const gone = () => fail("the program ended");
        const look = () => {
          const match = line.exec(this.#output);
          if (match) {
            clearTimeout(timer);
            chunks.delete(look);
            child.off("exit", gone);
            resolve(match);
          }
        };
        child.once("exit", gone);
        chunks.add(look);
        look();
      });
  }

  /** kill ends the program as a power cut would. */
  async kill() {
    await this.#end("SIGKILL");
  }

  async stop() {
    await this.#end("SIGTERM");
  }

  #gone() {
    return this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async #end(signal) {
    if (this.#gone()) {
      return;
    }
    const child = this.#child;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const timer = setTimeout(() => child.kill("SIGKILL"), stopWithin);
    child.kill(signal);
    await ended;
    clearTimeout(timer);
  }
}

// Below those that systems give to connections that go out, any of which could take a port
// between the question and the program's start.
const lowest = 20_000;
const highest = 32_000;

/** freePorts are as many that nobody listens on, held until all are known. */
export async function freePorts(count) {
  const servers = [];
  while (servers.length < count) {
    const server = createServer();
    if (await listens(server, lowest + Math.floor(Math.random() * (highest - lowest)))) {
      servers.push(server);
    }
  }
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listens(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(false) : reject(error)));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
}
