// The built binary as `conversa demo`, or as `conversa serve` before anybody has set it up.
import { Line } from "./line.mjs";
import { freePorts, Program } from "./program.mjs";

/** Demo is one data folder and two addresses, on which the program can be started again and again. */
export class Demo extends Program {
  constructor(ports, env) {
    super(env);
    this.ports = ports;
    this.line = null;
  }

  /** create starts a new demo, which ends with the test. env holds settings of the program. */
  static async create(t, env = {}) {
    const demo = new Demo(await freePorts(2), env);
    demo.endWith(t);
    demo.line = await Line.create(t, demo.ports[0]);
    await demo.start();
    return demo;
  }

  async start() {
    const [inbox, phone] = this.ports.map((port) => `127.0.0.1:${port}`);
    const flags = ["demo", "--addr", inbox, "--simulator-addr", phone];
    const told = this.run([...flags, "--public-url", this.line.address]);
    const [, email, password] = await told(/^\s*Sign in\s+(\S+)\s+(\S+)\s*$/m);
    this.signIn = { email, password };
    [, this.inbox] = await told(/^\s*Inbox\s+(http\S+)/m);
    [, this.phone] = await told(/^\s*Phone\s+(http\S+)/m);
  }
}

/** Fresh is a server that has no organization yet. */
export class Fresh extends Program {
  /** create starts it; address is where it is set up. */
  static async create(t) {
    const [port] = await freePorts(1);
    const fresh = new Fresh();
    fresh.endWith(t);
    const told = fresh.run(["serve", "--addr", `127.0.0.1:${port}`]);
    [, fresh.address] = await told(/^\s*(http\S+\/setup\S+)/m);
    return fresh;
  }
}
