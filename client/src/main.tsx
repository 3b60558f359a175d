import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ServerClock } from "./api/clock";
import { App } from "./app/App";
import { SessionStore } from "./app/SessionStore";
import "./ui/base.css";
import "./ui/form.css";

const clock = new ServerClock();
const session = new SessionStore(clock);
const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App session={session} clock={clock} />
    </StrictMode>,
  );
}
