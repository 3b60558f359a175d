import { DocumentList } from "./DocumentList";
import { DocumentPage } from "./DocumentPage";
import { NewDocument } from "./NewDocument";

/** Documents are quotes, orders and invoices: all, one, or a new one. */
export function Documents({ id }: { id: string | null }) {
  if (id === null) {
    return <DocumentList />;
  }
  return id === "new" ? <NewDocument key={location.search} /> : <DocumentPage key={id} id={id} />;
}
