package fakedrive

import (
	"crypto/md5" //nolint:gosec // Evernote has no other sum
	"io"
	"net/http"
	"strings"
	"time"

	"conversa/internal/drive/thrift"
)

// Evernote's folders are notebooks; what is in them are notes, whose Content is their text
// in ENML; and what is in those are their files.
const Evernote Kind = "evernote"

// EvernoteToken is the one developer token that the fake knows.
const EvernoteToken = "S=s1:U=fake:H=fake-evernote-token"

func (s *Server) routeEvernote(mux *http.ServeMux) {
	mux.HandleFunc("POST /evernote/edam/user", s.evernoteCall)
	mux.HandleFunc("POST /evernote/shard/s1/notestore", s.evernoteCall)
	mux.HandleFunc("POST /evernote/shard/s1/res/{guid}", s.evernoteFile)
}

// evernoteKnows reports whether a token is good.
func (s *Server) evernoteKnows(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.access[token]
	return ok && token == EvernoteToken
}

// nextFault takes the fault that is due.
func (s *Server) nextFault(k Kind) (f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if faults := s.faults[k]; len(faults) > 0 {
		f, s.faults[k] = faults[0], faults[1:]
	}
	return f
}

// evernoteFile gives the content of a file to whoever posts the token.
func (s *Server) evernoteFile(w http.ResponseWriter, r *http.Request) {
	n, ok := s.node(Evernote, r.PathValue("guid"))
	if !ok || !s.evernoteKnows(r.PostFormValue("auth")) {
		http.NotFound(w, r)
		return
	}
	n.serve(w, r.WithContext(withFault(r.Context(), s.nextFault(Evernote))))
}

// evernoteCall answers a call of UserStore or NoteStore. A fault's Status is a code of
// Evernote's there, below 100, or of HTTP.
func (s *Server) evernoteCall(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	call, err := thrift.Decode(body)
	if err != nil || call.Kind != thrift.Call || r.Header.Get("Content-Type") != "application/x-thrift" {
		http.Error(w, "no call", http.StatusBadRequest)
		return
	}
	reply := thrift.Message{Kind: thrift.Reply, Method: call.Method}
	fault := Fault{}
	if strings.HasSuffix(r.URL.Path, "/notestore") {
		fault = s.nextFault(Evernote)
	}
	switch {
	case fault.Status >= 100:
		w.WriteHeader(fault.Status)
		return
	case fault.Status != 0:
		reply.Struct = thrift.Struct{2: thrift.Struct{1: int32(fault.Status), 3: int32(fault.RetryAfter)}}
	case !s.evernoteKnows(call.Struct.Text(1)):
		reply.Struct = thrift.Struct{1: thrift.Struct{1: int32(8), 2: "authenticationToken"}} // INVALID_AUTH
	default:
		reply.Struct = s.evernoteResult(call)
	}
	w.Header().Set("Content-Type", "application/x-thrift")
	_, _ = w.Write(thrift.Encode(reply))
}

func (s *Server) evernoteResult(call thrift.Message) thrift.Struct {
	arguments := call.Struct
	switch call.Method {
	case "getUser":
		return thrift.Struct{0: thrift.Struct{1: int32(7), 2: "ana", 3: "ana@notes.example.com"}}
	case "getUserUrls":
		return thrift.Struct{0: thrift.Struct{1: s.URL + "/evernote/shard/s1/notestore", 2: s.URL + "/evernote/shard/s1/"}}
	case "listNotebooks":
		books := []any{}
		for _, n := range s.of(Evernote, in("")) {
			books = append(books, thrift.Struct{1: n.ID, 2: n.Name})
		}
		return thrift.Struct{0: books}
	case "findNotesMetadata":
		return s.evernoteNotes(arguments)
	case "getNote":
		if n, ok := s.node(Evernote, arguments.Text(2)); ok && n.Folder && n.Parent != "" {
			return thrift.Struct{0: s.evernoteNote(n, arguments[3] == true)}
		}
	case "getResource":
		if n, ok := s.node(Evernote, arguments.Text(2)); ok && !n.Folder {
			return thrift.Struct{0: n.evernote()}
		}
	}
	return thrift.Struct{3: thrift.Struct{1: "guid", 2: arguments.Text(2)}}
}

// evernoteNotes finds the notes of a notebook, or those that have the words.
func (s *Server) evernoteNotes(arguments thrift.Struct) thrift.Struct {
	book, words := arguments.Struct(2).Text(4), strings.ToLower(arguments.Struct(2).Text(3))
	if _, ok := s.node(Evernote, book); book != "" && !ok {
		return thrift.Struct{3: thrift.Struct{1: "Notebook.guid"}}
	}
	notes := s.of(Evernote, func(n Node) bool {
		return n.Folder && n.Parent != "" && (book == "" || n.Parent == book) && strings.Contains(strings.ToLower(n.Name+string(n.Content)), words)
	})
	from := min(int(arguments.Number(3)), len(notes))
	list := []any{}
	for _, n := range notes[from:min(from+int(arguments.Number(4)), len(notes))] {
		found := thrift.Struct{1: n.ID, 2: n.Name, 7: modifiedAt()}
		if files := s.of(Evernote, in(n.ID)); len(files) > 0 {
			found[20] = files[0].Type
		}
		list = append(list, found)
	}
	return thrift.Struct{0: thrift.Struct{1: int32(from), 2: int32(len(notes)), 3: list}}
}

func (s *Server) evernoteNote(n Node, whole bool) thrift.Struct {
	files := []any{}
	for _, f := range s.of(Evernote, in(n.ID)) {
		files = append(files, f.evernote())
	}
	note := thrift.Struct{1: n.ID, 2: n.Name, 7: modifiedAt(), 13: files}
	if whole {
		note[3] = string(n.Content)
	}
	return note
}

func (n Node) evernote() thrift.Struct {
	sum := md5.Sum(n.Content) //nolint:gosec // see above
	return thrift.Struct{1: n.ID, 3: thrift.Struct{1: string(sum[:]), 2: int32(n.size())}, 4: n.Type, 11: thrift.Struct{10: n.Name}}
}

// modifiedAt is when everything was changed, in milliseconds.
func modifiedAt() int64 {
	at, _ := time.Parse(time.RFC3339, modified)
	return at.UnixMilli()
}
