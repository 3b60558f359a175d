import type { ReactNode } from "react";
import { Link } from "../app/router";
import { BackIcon } from "./icons";
import "./page.css";
import { useTitle } from "./useTitle";

interface Props {
  title: string;
  /** Where the arrow leads, and what it says. */
  back?: { href: string; label: string };
  actions?: ReactNode;
  children: ReactNode;
}

/** Page is a screen with a title that is read from top to bottom. */
export function Page({ title, back, actions, children }: Props) {
  useTitle(title);
  return (
    <main id="main" tabIndex={-1} className="page">
      <header className="title">
        {back && (
          <Link className="icon-button" href={back.href} aria-label={back.label} title={back.label}>
            <BackIcon />
          </Link>
        )}
        <h1>{title}</h1>
        {actions}
      </header>
      {children}
    </main>
  );
}

/** Card is a part of a page with its own heading. */
export function Card({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      {hint && <p className="muted">{hint}</p>}
      {children}
    </section>
  );
}

/** Nothing stands where a list is empty, and says how something comes into it. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="nothing muted">{children}</p>;
}

export type Tone = "good" | "warn" | "bad" | "plain";

/** Badge is a state in one or two words; the tone only repeats what they say. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}
