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

  /**
   * heard takes an event over: credits that were bought end what was said before; that there are too
   * few is over once there are enough, however they came.
   */
  heard({ account, change }: CreditNote): void {
    if (change === "LOW_BALANCE" || change === "RECHARGE_FAILED") {
      this.keep(account.id, [{ account, change }]);
    } else if (change === "RECHARGED") {
      this.keep(account.id, []);
    } else if (change === "BALANCE" && isEnough(account) && this.said(account.id) === "LOW_BALANCE") {
      this.keep(account.id, []);
    }
  }

  dismiss(accountId: string): void {
    this.keep(accountId, []);
  }

  private said(accountId: string): CreditNote["change"] | undefined {
    return this.state.find(({ account }) => account.id === accountId)?.change;
  }

  private keep(accountId: string, fresh: readonly CreditNote[]): void {
    const others = this.state.filter(({ account }) => account.id !== accountId);
    if (fresh.length > 0 || others.length < this.state.length) {
      this.state = [...fresh, ...others];
      this.news.tell();
    }
  }
}

/** isEnough tells whether as many credits are available as should be. */
function isEnough({ credits, autoRecharge }: CreditNote["account"]): boolean {
  return Number(credits.available) >= Number(autoRecharge?.minimumBalance ?? 0);
}
