import { News } from "../app/news";
import type { AccountNewsSubscription } from "../gql/graphql";

type AccountChanged = AccountNewsSubscription["accountChanged"];

/** CreditNote is what an administrator should know of an account's credits. */
export type CreditNote = Pick<AccountChanged, "account" | "change">;

/** CreditNotes holds the latest of each account that runs out of credits, until it is closed or over. */
export class CreditNotes {
  private state: readonly CreditNote[] = [];
  private readonly news = new News();

  readonly getState = (): readonly CreditNote[] => this.state;
  readonly subscribe = this.news.subscribe;

  /** heard takes an event over: credits that were bought end what was said before. */
  heard({ account, change }: CreditNote): void {
    if (change === "LOW_BALANCE" || change === "RECHARGE_FAILED") {
      this.keep(account.id, [{ account, change }]);
    } else if (change === "RECHARGED") {
      this.keep(account.id, []);
    }
  }

  dismiss(accountId: string): void {
    this.keep(accountId, []);
  }

  private keep(accountId: string, fresh: readonly CreditNote[]): void {
    const others = this.state.filter(({ account }) => account.id !== accountId);
    if (fresh.length > 0 || others.length < this.state.length) {
      this.state = [...fresh, ...others];
      this.news.tell();
    }
  }
}
