/** here is an address of the server by the name under which the page was reached, whatever its public one is. */
export function here(address: string): string {
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}
