import { here } from "../format/address";

/** save has the browser save what is at an address of the server's. */
export function save(address: string): void {
  const link = document.createElement("a");
  link.href = here(address);
  link.download = "";
  link.click();
}
