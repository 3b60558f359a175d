import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// In development the page comes from Vite and the rest from a running server, which accepts
// sockets and sign-ins only from its own origin.
const server = process.env.CONVERSA_PUBLIC_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "dist",
    // dist/README.txt is tracked, so that the Go package builds without Node; scripts/clean.mjs
    // removes the rest.
    emptyOutDir: false,
    // light-dark() and oklch() as they are written.
    target: ["chrome123", "firefox128", "safari17.5"],
    // The server's policy allows scripts and styles of its own origin only, no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/graphql": { target: server, ws: true, headers: { origin: server } },
      "/pdf": { target: server },
    },
  },
});
