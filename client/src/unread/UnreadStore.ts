import { News } from "../app/news";
import type { CountsFragment } from "../gql/graphql";

/** UnreadStore holds the viewer's counts as the server last told them; null before the first time. */
export class UnreadStore {
  private counts: CountsFragment | null = null;
  private readonly news = new News();

  readonly getState = (): CountsFragment | null => this.counts;
  readonly subscribe = this.news.subscribe;

  set(counts: CountsFragment): void {
    this.counts = counts;
    this.news.tell();
  }
}
