import type { ReactNode } from "react";
import { Logo } from "../ui/icons";
import { LanguageSwitch } from "../ui/LanguageSwitch";
import { useTitle } from "../ui/useTitle";
import "../signin/signin.css";

/** Entry is a page for those who are not signed in: one card, and the choice of the language. */
export function Entry({ title, step, children }: { title: string; step?: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main className="signin">
      <div className="entry">
        <h1>
          <Logo /> {title}
        </h1>
        {step && <p className="muted">{step}</p>}
        {children}
      </div>
      <LanguageSwitch />
    </main>
  );
}
