package server

import (
	"embed"
	"net/http"
)

// graphiqlPage is GraphiQL, built and unchanged: see graphiql/README.md.
//
//go:embed graphiql
var graphiqlPage embed.FS

// graphiqlPolicy allows inline styles: GraphiQL's editor writes them.
const graphiqlPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func serveGraphiQL(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", graphiqlPolicy)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Add("Vary", "Accept")
	http.ServeFileFS(w, r, graphiqlPage, "graphiql/index.html")
}

// graphiqlFiles serves what the page loads.
func graphiqlFiles() http.Handler {
	files := http.FileServerFS(graphiqlPage)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/graphiql/" {
			http.Redirect(w, r, "/graphql", http.StatusFound)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=3600")
		files.ServeHTTP(w, r)
	})
}
