import type { CustomerModule } from "../gql/graphql";
import { NewRecord } from "./NewRecord";
import { RecordList } from "./RecordList";
import { RecordPage } from "./RecordPage";

/** Records are the leads or the contacts: all, one, or a new one. */
export function Records({ module, id }: { module: CustomerModule; id: string | null }) {
  if (id === null) {
    return <RecordList module={module} />;
  }
  return id === "new" ? <NewRecord module={module} /> : <RecordPage key={id} module={module} id={id} />;
}
