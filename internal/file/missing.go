package file

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/user"
)

// missingWords are what an archive says of files that are not in it.
type missingWords struct {
	// name is that of the list.
	name, head string
	states     map[conversa.FileState]string
	// lost is of a file that was here.
	lost string
}

var (
	missingInEnglish = missingWords{
		name: "Missing files.txt", head: "These files of the conversation are not in this archive:",
		states: map[conversa.FileState]string{
			conversa.FilePending: "it is still being fetched. Try again in a while.",
			conversa.FileFailed:  "it could not be fetched from WhatsApp. Ask for it to be sent again.",
			conversa.FileExpired: "it was gone from WhatsApp before it could be fetched. Ask for it to be sent again.",
		},
		lost: "it is missing on the server. Tell its operator, who can bring it back from a backup.",
	}
	missingInPortuguese = missingWords{
		name: "Arquivos ausentes.txt", head: "Estes arquivos da conversa não estão neste pacote:",
		states: map[conversa.FileState]string{
			conversa.FilePending: "ainda está sendo buscado. Tente de novo daqui a pouco.",
			conversa.FileFailed:  "não foi possível buscá-lo no WhatsApp. Peça que o enviem de novo.",
			conversa.FileExpired: "já não estava no WhatsApp quando foi buscado. Peça que o enviem de novo.",
		},
		lost: "falta no servidor. Avise o operador, que pode recuperá-lo de um backup.",
	}
)

// missingWords are in the language of that user's screens.
func (s *Service) missingWords(ctx context.Context, userID string) (missingWords, error) {
	locale, err := s.Store.Client().User.Query().Where(user.ID(userID)).Select(user.FieldLocale).String(ctx)
	if err != nil {
		return missingWords{}, fmt.Errorf("find language: %w", err)
	}
	if strings.HasPrefix(locale, "pt") {
		return missingInPortuguese, nil
	}
	return missingInEnglish, nil
}

// miss remembers that a file is not here.
func (z *archiver) miss(m *ent.Message, f *ent.File, why string) {
	z.missing = append(z.missing, fmt.Sprintf("- %s (%s): %s", conversa.CleanFileName(f.Name), m.SentAt.UTC().Format(time.RFC3339), why))
}

func (z *archiver) listOfMissing() io.Reader {
	return strings.NewReader(z.words.head + "\r\n\r\n" + strings.Join(z.missing, "\r\n") + "\r\n")
}
