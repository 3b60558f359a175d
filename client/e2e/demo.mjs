// Starts the built binary as `conversa demo` and reads from its output where it is and how to sign in.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Line } from "./line.mjs";

const binary = process.env.CONVERSA_BINARY ?? fileURLToPath(new URL("../../bin/conversa", import.meta.url));
// The program takes no settings from the tests' own environment, and refuses those it does not know.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("CONVERSA_")));
const startWithin = 30_000;
const stopWithin = 15_000;

/** Demo is one data folder and two addresses, on which the program can be started again and again. */
export class Demo {
  #child = null;
  #output = "";

  constructor(data, ports) {
    this.data = data;
    this.ports = ports;
    this.line = null;
  }

  /** create starts a new demo, which ends with the test. */
  static async create(t) {
    if (!existsSync(binary)) {
      throw new Error("bin/conversa is missing: run make build");
    }
    const demo = new Demo(mkdtempSync(join(tmpdir(), "conversa-e2e-")), await freePorts());
    t.after(async () => {
      if (demo.#gone()) {
        t.diagnostic(`the program ended by itself:\n${demo.#output}`);
      }
      await demo.stop();
      rmSync(demo.data, { recursive: true, force: true });
    });
    demo.line = await Line.create(t, demo.ports[0]);
    await demo.start();
    return demo;
  }

  async start() {
    const [inbox, phone] = this.ports.map((port) => `127.0.0.1:${port}`);
    const flags = ["demo", "--addr", inbox, "--simulator-addr", phone, "--data", this.data];
    flags.push("--public-url", this.line.address);
    this.#output = "";
    this.#child = spawn(binary, flags, { env, stdio: ["ignore", "pipe", "pipe"] });
    const told = this.#told();
    const [, email, password] = await told(/^\s*Sign in\s+(\S+)\s+(\S+)\s*$/m);
    this.signIn = { email, password };
    [, this.inbox] = await told(/^\s*Inbox\s+(http\S+)/m);
    [, this.phone] = await told(/^\s*Phone\s+(http\S+)/m);
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

/** freePorts are two that nobody uses, held until both are known. */
async function freePorts() {
  const servers = [createServer(), createServer()];
  for (const server of servers) {
    await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  }
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
