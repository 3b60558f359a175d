// Removes the last build from dist/, except README.txt, which Git tracks for the Go package.
import { readdirSync, rmSync } from "node:fs";

const dist = new URL("../dist/", import.meta.url);

for (const name of readdirSync(dist)) {
  if (name !== "README.txt") {
    rmSync(new URL(name, dist), { recursive: true });
  }
}
